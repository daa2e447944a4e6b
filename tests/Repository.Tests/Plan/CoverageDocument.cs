using System.Text;

namespace Agrimaan.Repository.Tests.Plan;

/// <summary>docs/plan-coverage.md.</summary>
internal static class CoverageDocument
{
    public const string File = "docs/plan-coverage.md";
    private const int NamedTests = 3;

    public static string Write(Coverage coverage)
    {
        var text = new StringBuilder();
        text.Append("""
            # What of the plan is carried out

            A row for each line of the deployment plan. A line `works` when a person says so in
            [eng/plan/coverage.tsv](../eng/plan/coverage.tsv) and a test that is never skipped carries its number, `[Trait("Plan", "224")]`.
            A heading has the state of its worst line. This page is written by `./test --update-coverage`; a test holds it to its sources.


            """);
        WriteTotals(text, coverage.Lines);
        IReadOnlyList<string> above = [];
        foreach (var group in coverage.Lines.GroupBy(l => string.Join(" > ", l.Line.Heading)))
        {
            var heading = group.First().Line.Heading;
            WriteHeadings(text, above, heading, coverage.Lines);
            WriteTable(text, group);
            above = heading;
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteTotals(StringBuilder text, IReadOnlyList<CoveredLine> lines)
    {
        text.Append("| chapter | state | lines | works | partly | not yet |\n|---|---|--:|--:|--:|--:|\n");
        foreach (var chapter in lines.GroupBy(l => l.Line.Heading[0]))
        {
            WriteTotal(text, chapter.Key, [.. chapter]);
        }

        WriteTotal(text, "**all**", lines);
        text.Append('\n');
    }

    private static void WriteTotal(StringBuilder text, string name, IReadOnlyList<CoveredLine> lines) =>
        text.Append($"| {name} | {Word(Coverage.Worst(lines.Select(l => l.State)))} | {lines.Count} |")
            .Append($" {Count(lines, State.Works)} | {Count(lines, State.Partly)} | {Count(lines, State.NotYet)} |\n");

    private static void WriteHeadings(StringBuilder text, IReadOnlyList<string> above, IReadOnlyList<string> heading, IReadOnlyList<CoveredLine> all)
    {
        for (var depth = 0; depth < heading.Count; depth++)
        {
            var path = heading.Take(depth + 1).ToArray();
            if (!path.SequenceEqual(above.Take(depth + 1)))
            {
                var state = Coverage.Worst(all.Where(l => l.Line.Heading.Take(depth + 1).SequenceEqual(path)).Select(l => l.State));
                text.Append($"{new string('#', depth + 2)} {heading[depth]}: {Word(state)}\n\n");
            }
        }
    }

    private static void WriteTable(StringBuilder text, IEnumerable<CoveredLine> lines)
    {
        text.Append("| line | the plan says | carried out by | shown by | state |\n|--:|---|---|---|---|\n");
        foreach (var line in lines)
        {
            text.Append($"| {line.Line.Number} | {Cell(line.Line.Text)} | {Cell(line.CarriedBy)} | {ShownBy(line)} | {Word(line.State)} |\n");
        }

        text.Append('\n');
    }

    private static string ShownBy(CoveredLine line)
    {
        var shown = line.Tests.Take(NamedTests).Select(t => $"`{t}`").ToList();
        if (line.Command.Length > 0)
        {
            shown.Insert(0, $"`{line.Command}`");
        }

        if (line.Tests.Count > NamedTests)
        {
            shown.Add($"and {line.Tests.Count - NamedTests} more");
        }

        return string.Join(", ", shown);
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Word(State state) => state switch
    {
        State.Works => "works",
        State.Partly => "partly",
        _ => "not yet",
    };

    private static int Count(IEnumerable<CoveredLine> lines, State state) => lines.Count(l => l.State == state);
}
