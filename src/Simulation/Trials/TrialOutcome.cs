namespace Agrimaan.Simulation.Trials;

/// <summary>How one tried rollout ended.</summary>
public enum TrialEnd
{
    /// <summary>Taken back by a check that failed.</summary>
    Caught,

    /// <summary>Taken back since evidence never came.</summary>
    Inconclusive,

    /// <summary>It has all traffic now.</summary>
    Promoted,
}

/// <summary>One tried rollout.</summary>
/// <param name="End">How it ended.</param>
/// <param name="After">From its first request to the decision.</param>
/// <param name="Requests">Requests that the new version had.</param>
/// <param name="Failed">Of these, those that failed.</param>
/// <param name="Reason">What the engine said.</param>
public sealed record TrialOutcome(TrialEnd End, TimeSpan After, long Requests, long Failed, string Reason);
