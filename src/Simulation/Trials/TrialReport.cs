namespace Agrimaan.Simulation.Trials;

/// <summary>What a policy makes of a bad version, and of an equal one.</summary>
public sealed record TrialReport(TrialQuestion Question, ulong Seed, TrialSide Bad, TrialSide Equal);

/// <summary>What became of one kind of new version.</summary>
public sealed record TrialSide
{
    /// <summary>The value that so many are sure of, for both ends of an interval of 95 %.</summary>
    private const double Sure = 1.959964;

    public required int Runs { get; init; }

    /// <summary>Taken back by a check that failed.</summary>
    public required int Caught { get; init; }

    /// <summary>Taken back since evidence never came.</summary>
    public required int Inconclusive { get; init; }

    public required int Promoted { get; init; }

    /// <summary>From the first request to the alarm, in seconds, of each that was caught, rising.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>From the first request to the end of a rollout that was promoted, in seconds: the middle one.</summary>
    public required double? PromotedSeconds { get; init; }

    /// <summary>Requests that the new version had, the middle one of those that were caught, and the one that nine in ten stay below.</summary>
    public required (double? Median, double? P90) Requests { get; init; }

    /// <summary>Of these, those that failed.</summary>
    public required (double? Median, double? P90) Failed { get; init; }

    public double Rate => Runs == 0 ? 0 : (double)Caught / Runs;

    /// <summary>Where the true rate lies, 95 % sure (Wilson).</summary>
    public (double Lower, double Upper) Interval
    {
        get
        {
            if (Runs == 0)
            {
                return (0, 1);
            }

            var (n, squared) = ((double)Runs, Sure * Sure);
            var middle = (Rate + (squared / (2 * n))) / (1 + (squared / n));
            var half = Sure * Math.Sqrt((Rate * (1 - Rate) / n) + (squared / (4 * n * n))) / (1 + (squared / n));
            return (Math.Max(0, middle - half), Math.Min(1, middle + half));
        }
    }

    internal static TrialSide Of(IEnumerable<TrialOutcome?> outcomes)
    {
        var all = outcomes.OfType<TrialOutcome>().ToList();
        var caught = all.Where(one => one.End == TrialEnd.Caught).ToList();
        double[] requests = [.. caught.Select(one => (double)one.Requests).Order()], failed = [.. caught.Select(one => (double)one.Failed).Order()];
        return new()
        {
            Runs = all.Count,
            Caught = caught.Count,
            Inconclusive = all.Count(one => one.End == TrialEnd.Inconclusive),
            Promoted = all.Count(one => one.End == TrialEnd.Promoted),
            Seconds = [.. caught.Select(one => one.After.TotalSeconds).Order()],
            PromotedSeconds = Quantile([.. all.Where(one => one.End == TrialEnd.Promoted).Select(one => one.After.TotalSeconds).Order()], 0.5),
            Requests = (Quantile(requests, 0.5), Quantile(requests, 0.9)),
            Failed = (Quantile(failed, 0.5), Quantile(failed, 0.9)),
        };
    }

    /// <summary>The value that this share of the sorted ones does not exceed; null when there is none.</summary>
    public static double? Quantile(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
