namespace Agrimaan.Repository.Tests.Plan;

internal enum State
{
    NotYet,
    Partly,
    Works,
}

/// <summary>What a person wrote down about a line of the plan in eng/plan/coverage.tsv: number, state, carried out by, command.</summary>
internal sealed record CoverageRow(int Number, State State, string CarriedBy, string Command)
{
    public const string Source = "eng/plan/coverage.tsv";

    public static IReadOnlyList<CoverageRow> ReadAll() =>
    [
        .. from line in Checkout.ReadLines(Source).Index()
           where line.Item.Length > 0 && !line.Item.StartsWith('#')
           select Parse(line.Item, line.Index + 1),
    ];

    private static CoverageRow Parse(string line, int lineNumber)
    {
        var cells = line.Split('\t');
        if (cells.Length is < 3 or > 4 || !int.TryParse(cells[0], out var number))
        {
            throw new FormatException($"{Source}:{lineNumber}: expected number, state, carried out by and (or not) a command, with tabs between");
        }

        var state = cells[1] switch
        {
            "works" => State.Works,
            "partly" => State.Partly,
            var other => throw new FormatException($"{Source}:{lineNumber}: the state is `works` or `partly`, not `{other}`; leave out what is not yet there"),
        };
        return new CoverageRow(number, state, cells[2].Trim(), cells.Length == 4 ? cells[3].Trim() : "");
    }
}
