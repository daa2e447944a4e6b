namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>What a series of measurements has come to; small enough to be kept with every decision.</summary>
public sealed record SeriesCounts
{
    public int Passes { get; init; }

    public int Failures { get; init; }

    public int Inconclusives { get; init; }

    public int Errors { get; init; }

    public int ConsecutivePasses { get; init; }

    public int ConsecutiveFailures { get; init; }

    public int ConsecutiveInconclusives { get; init; }

    public int ConsecutiveErrors { get; init; }

    /// <summary>Measurements that could be made: an error measured nothing.</summary>
    public int Count => Passes + Failures + Inconclusives;

    /// <summary>With one more measurement; each kind ends the rows of the others, but an error, which says nothing, ends no row of verdicts.</summary>
    public SeriesCounts With(Verdict verdict) => verdict switch
    {
        Verdict.Pass => this with
        {
            Passes = Passes + 1, ConsecutivePasses = ConsecutivePasses + 1, ConsecutiveFailures = 0, ConsecutiveInconclusives = 0, ConsecutiveErrors = 0,
        },
        Verdict.Fail => this with
        {
            Failures = Failures + 1, ConsecutiveFailures = ConsecutiveFailures + 1, ConsecutivePasses = 0, ConsecutiveInconclusives = 0, ConsecutiveErrors = 0,
        },
        Verdict.Inconclusive => this with
        {
            Inconclusives = Inconclusives + 1, ConsecutiveInconclusives = ConsecutiveInconclusives + 1, ConsecutivePasses = 0, ConsecutiveFailures = 0, ConsecutiveErrors = 0,
        },
        _ => this with { Errors = Errors + 1, ConsecutiveErrors = ConsecutiveErrors + 1 },
    };
}
