namespace Agrimaan.Repository.Tests.Plan;

/// <summary>One of the plan's numbered lines, as eng/plan/plan-lines.tsv has it: number, heading, text.</summary>
internal sealed record PlanLine(int Number, IReadOnlyList<string> Heading, string Text)
{
    private const string Source = "eng/plan/plan-lines.tsv";

    /// <summary>A bold word with nothing behind its colon stands over the lines that follow, up to the next bold one.</summary>
    public bool IsGroup { get; } = Text.TrimEnd().StartsWith("**", StringComparison.Ordinal) && Text.TrimEnd().EndsWith("**:", StringComparison.Ordinal);

    public bool IsBold { get; } = Text.StartsWith("**", StringComparison.Ordinal);

    public static IReadOnlyList<PlanLine> ReadAll() =>
    [
        .. from line in Checkout.ReadLines(Source)
           let cells = line.Split('\t')
           select new PlanLine(int.Parse(cells[0], null), cells[1].Split(" > "), cells[2].Trim()),
    ];
}
