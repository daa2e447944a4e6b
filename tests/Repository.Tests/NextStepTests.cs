using System.Text.RegularExpressions;
using Xunit;

namespace Agrimaan.Repository.Tests;

/// <summary>Every error says what to do next: each place that makes one is read, and its hint must be there.</summary>
public sealed partial class NextStepTests
{
    /// <summary>How an error is made, and which of its arguments is the next step.</summary>
    private static readonly (string Begins, int Hint)[] Errors =
        [("new CommandException(", 2), ("throw new BackupException(", 1), ("new ProblemException(new(", 2), ("new Problem(", 2), ("new ServerUnreachableException(", 1), ("new BackupException(", 1)];

    [Fact]
    public void Every_error_names_the_next_step()
    {
        var found = Places().ToList();
        Assert.True(found.Count > 60, $"only {found.Count} errors were found: the reader of this test is blind");
        Assert.Empty(found.Where(place => place.Arguments.Count <= place.Hint || NoHint().IsMatch(place.Arguments[place.Hint].Trim())).Select(place => $"{place.File}: {string.Join(", ", place.Arguments)}"));
    }

    [Fact]
    public void The_reader_of_this_test_reads_arguments_as_the_compiler_does() =>
        Assert.Equal(["1", """ $"a, {(x ? "b, (" : f(1, 2))} {{" """.TrimEnd(), " \"it says \\\", ok\"", " [1, 2]", " p => g(p, ',')"], Arguments(""" 1, $"a, {(x ? "b, (" : f(1, 2))} {{", "it says \", ok", [1, 2], p => g(p, ','))""".TrimStart(), 0));

    private static IEnumerable<(string File, int Hint, List<string> Arguments)> Places() =>
        from file in Checkout.FilesUnder("src", ".cs")
        let text = Checkout.Read(file)
        from error in Errors
        from at in Positions(text, error.Begins)
        let arguments = Arguments(text, at + error.Begins.Length)
        where arguments[0].Trim().Length > 0 && !arguments[0].TrimStart().StartsWith("string ", StringComparison.Ordinal)
        select (file, error.Hint, arguments);

    private static IEnumerable<int> Positions(string text, string begins)
    {
        for (var at = text.IndexOf(begins, StringComparison.Ordinal); at >= 0; at = text.IndexOf(begins, at + 1, StringComparison.Ordinal))
        {
            yield return at;
        }
    }

    /// <summary>What stands between commas until the bracket closes; commas in texts, holes and inner brackets are not looked at.</summary>
    private static List<string> Arguments(string text, int at)
    {
        var (arguments, begin, depth) = (new List<string>(), at, 0);
        for (; ; at++)
        {
            switch (text[at])
            {
                case '"':
                    at = EndOfText(text, at);
                    break;
                case '\'':
                    at += text[at + 1] == '\\' ? 3 : 2;
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}' when depth == 0:
                    return [.. arguments, text[begin..at]];
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    arguments.Add(text[begin..at]);
                    begin = at + 1;
                    break;
            }
        }
    }

    private static int EndOfText(string text, int at)
    {
        var interpolated = at > 0 && text[at - 1] == '$';
        for (at++; text[at] != '"'; at++)
        {
            if (text[at] == '\\' || (interpolated && text[at] == '{' && text[at + 1] == '{'))
            {
                at++;
            }
            else if (interpolated && text[at] == '{')
            {
                at = EndOfHole(text, at);
            }
        }

        return at;
    }

    private static int EndOfHole(string text, int at)
    {
        for (var depth = 0; ; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }

            at = text[at] == '"' ? EndOfText(text, at) : at;
        }
    }

    [GeneratedRegex("^(null|\"\"|string\\.Empty)?$")]
    private static partial Regex NoHint();
}
