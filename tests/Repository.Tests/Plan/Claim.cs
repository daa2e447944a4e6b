using System.Text.RegularExpressions;

namespace Agrimaan.Repository.Tests.Plan;

/// <summary>A test that carries <c>[Trait("Plan", "224")]</c>, on itself or on its class. A test that may be skipped proves nothing.</summary>
internal sealed partial record Claim(int Number, string Test, bool Counts)
{
    public static IReadOnlyList<Claim> ReadAll() =>
    [
        .. from file in Checkout.FilesUnder("tests", ".cs")
           where !file.StartsWith("tests/Repository.Tests/Plan/", StringComparison.Ordinal) // examples of claims
           from claim in Scan(Checkout.Read(file))
           orderby claim.Test, claim.Number
           select claim,
    ];

    /// <summary>Reads C# by its attribute lists: enough for tests, which stand in classes at the edge of a file.</summary>
    public static IEnumerable<Claim> Scan(string source)
    {
        var text = WithoutComments(source);
        var declarations = Declaration().Matches(text);
        var type = "";
        int[] ofType = [];
        foreach (var (index, match) in declarations.Index())
        {
            var attributes = match.Groups["attributes"].Value;
            int[] numbers = [.. PlanTrait().Matches(attributes).Select(m => int.Parse(m.Groups["number"].Value, null))];
            if (match.Groups["type"].Success)
            {
                (type, ofType) = (match.Groups["type"].Value, numbers);
            }
            else if (TestAttribute().IsMatch(attributes))
            {
                var end = index + 1 < declarations.Count ? declarations[index + 1].Index : text.Length;
                var counts = !Skip().IsMatch(attributes) && !text[match.Index..end].Contains("Assert.Skip", StringComparison.Ordinal);
                foreach (var number in ofType.Concat(numbers).Distinct())
                {
                    yield return new Claim(number, $"{type}.{match.Groups["method"].Value}", counts);
                }
            }
        }
    }

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // Attribute lists at the start of a line (strings in them may hold brackets), then a type or a method.
    [GeneratedRegex(
        """
        ^[ \t]*(?<attributes>(\[(?:"(?:\\.|[^"\\])*"|[^\]"])*\]\s*)*)
        (?:(?:public|internal|private|protected|sealed|abstract|static|partial|async|override|virtual|file)\s+)+
        (?:(?:class|record|struct)\s+(?<type>\w+)|(?:[\w<>\[\]?.,]+(?:\s*<[^>]*>)?\s+)(?<method>\w+)\s*\()
        """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex("""\bTrait\(\s*"Plan"\s*,\s*"(?<number>\d+)"\s*\)""")]
    private static partial Regex PlanTrait();

    // Fact, Theory, FsCheck's Property, and kinds of our own that end like them.
    [GeneratedRegex(@"\b\w*(Fact|Theory|Property)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\b(Skip|SkipWhen|SkipUnless|Explicit)\s*=")]
    private static partial Regex Skip();
}
