namespace Agrimaan.Delivery.Verification;

/// <summary>What both sides did in a slice of time.</summary>
/// <param name="At">When the slice ended; any clock that never goes back.</param>
/// <param name="Share">Probability that a request was drawn for the canary.</param>
/// <param name="Replicas">Canary replicas as a share of all that took traffic.</param>
/// <param name="Canary">What the slice brought on the new version.</param>
/// <param name="Stable">What it brought on stable.</param>
public sealed record CountedInterval(TimeSpan At, double Share, double Replicas, VersionNumbers Canary, VersionNumbers Stable);

/// <summary>A series of slices, judged as a rollout is while it lasts: look after look, and the first look that fails ends it.</summary>
/// <param name="Before">Slices before the canary took traffic: what stable is usually like.</param>
/// <param name="Slices">At least one; the canary took traffic from the first on.</param>
public sealed record CountedSeries(IReadOnlyList<CountedInterval> Before, IReadOnlyList<CountedInterval> Slices)
{
    /// <summary>Stable's latency before the rollout.</summary>
    public VersionNumbers Usual() => Before.Aggregate(VersionNumbers.Zero, (sum, slice) => sum.Plus(slice.Stable));

    /// <summary>From the end of the last slice without canary, or else from the first slice's own end.</summary>
    public TimeSpan Began => Before.Count > 0 ? Before[^1].At : Slices[0].At;

    /// <summary>Distinct shares in a row.</summary>
    public int Shares => 1 + Slices.Zip(Slices.Skip(1)).Count(pair => pair.First.Share != pair.Second.Share);
}
