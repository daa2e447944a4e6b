namespace Agrimaan.Repository.Tests.Plan;

/// <summary>The plan's lines with what carries them out, what shows it, and the state that follows.</summary>
internal sealed class Coverage
{
    private readonly Dictionary<int, CoverageRow> _rows;
    private readonly ILookup<int, string> _tests;

    public Coverage(IReadOnlyList<PlanLine> lines, IEnumerable<CoverageRow> rows, IEnumerable<Claim> claims)
    {
        _rows = rows.ToDictionary(r => r.Number);
        _tests = claims.Where(c => c.Counts).ToLookup(c => c.Number, c => c.Test);
        Lines = [.. lines.Index().Select(l => Cover(l.Item, lines.Skip(l.Index + 1)))];
    }

    public IReadOnlyList<CoveredLine> Lines { get; }

    public static State Worst(IEnumerable<State> states) => states.DefaultIfEmpty(State.NotYet).Min();

    private CoveredLine Cover(PlanLine line, IEnumerable<PlanLine> following)
    {
        if (line.IsGroup)
        {
            var children = following.TakeWhile(l => !l.IsBold && l.Heading.SequenceEqual(line.Heading));
            return new CoveredLine(line, Worst(children.Select(StateOf)), "", "", []);
        }

        var row = _rows.GetValueOrDefault(line.Number);
        return new CoveredLine(line, StateOf(line), row?.CarriedBy ?? "", row?.Command ?? "", [.. _tests[line.Number].Distinct()]);
    }

    // `works` is a person's word and a test's proof together; a test alone may show only a part of the line.
    private State StateOf(PlanLine line)
    {
        var claimed = _tests.Contains(line.Number);
        return _rows.GetValueOrDefault(line.Number)?.State switch
        {
            State.Works when claimed => State.Works,
            null when !claimed => State.NotYet,
            _ => State.Partly,
        };
    }
}

internal sealed record CoveredLine(PlanLine Line, State State, string CarriedBy, string Command, IReadOnlyList<string> Tests);
