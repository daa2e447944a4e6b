using System.Text.RegularExpressions;
using Xunit;

namespace Agrimaan.Repository.Tests;

/// <summary>docs/scenarios.md: every scenario that is asked for has its row, and every test that a row names exists.</summary>
public sealed partial class ScenarioTests
{
    private const string Page = "docs/scenarios.md";

    [Fact]
    public void Every_scenario_has_one_row()
    {
        int[] asked = [.. Enumerable.Range(1, 9), .. Enumerable.Range(11, 4), .. Enumerable.Range(16, 7), 25, .. Enumerable.Range(27, 12)];
        Assert.Equal(asked, Rows().Select(row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(Rows(), row => Assert.Matches("^(same|better|not yet)", row[3]));
        Assert.All(Rows().Where(row => row[2] == "-"), row => Assert.StartsWith("not yet", row[3], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var known = Checkout.FilesUnder("tests", ".cs").SelectMany(NamesIn).ToHashSet(StringComparer.Ordinal);
        Assert.All(Rows().Where(row => row[2] != "-").SelectMany(row => row[2].Split(", ")), test => Assert.Contains(test.Trim('`'), known));
    }

    [Fact]
    public void A_name_that_is_nowhere_is_seen()
    {
        var known = NamesIn("tests/Repository.Tests/ScenarioTests.cs").ToList();
        Assert.Contains("Agrimaan.Repository.Tests.ScenarioTests.Every_scenario_has_one_row", known);
        Assert.DoesNotContain("Agrimaan.Repository.Tests.ScenarioTests.Nothing_of_the_kind", known);
    }

    private static List<string[]> Rows() =>
        [.. Checkout.ReadLines(Page).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(line[2])).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    /// <summary>The class, for one whose cases are inherited or come from data, and each of its tests.</summary>
    private static IEnumerable<string> NamesIn(string file)
    {
        var text = Checkout.Read(file);
        var (space, type) = (Space().Match(text).Groups[1].Value, Type().Match(text).Groups[1].Value);
        return Test().Matches(text).Select(test => $"{space}.{type}.{test.Groups[1].Value}").Prepend($"{space}.{type}");
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Space();

    [GeneratedRegex(@"^public (?:sealed |partial |abstract )*class (\w+Tests)\b", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^    public (?:async )?(?:Task|void|bool|Property) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Test();
}
