using System.Collections.Immutable;

namespace Agrimaan.Delivery.Recordings;

/// <summary>What became of a recorded rollout.</summary>
public enum Recorded
{
    /// <summary>The new version took all traffic.</summary>
    Promoted,

    /// <summary>It was taken back by itself.</summary>
    Aborted,

    /// <summary>A person took it back.</summary>
    ByPerson,

    /// <summary>Another rollout of the run failed, and it went back with it.</summary>
    WithAnother,

    /// <summary>The recording ends before its end.</summary>
    Open,
}

/// <summary>What a policy would have decided.</summary>
public enum Would
{
    Promote,

    Abort,

    /// <summary>The recording does not hold what would have decided it.</summary>
    CannotTell,
}

/// <summary>A policy's answer about one recorded rollout.</summary>
/// <param name="Run">The run.</param>
/// <param name="Service">The service that moved.</param>
/// <param name="From">The version it left.</param>
/// <param name="To">The version it moved to.</param>
/// <param name="Recorded">What happened.</param>
/// <param name="RecordedReason">Why, as it was said then.</param>
/// <param name="Would">What the policy would have done.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="At">When it would have decided; null when it cannot be told.</param>
/// <param name="After">From the new version's first traffic to that moment, or to the end of the recording.</param>
/// <param name="Requests">What the new version had been asked by then.</param>
/// <param name="Failed">Of these, those that failed.</param>
/// <param name="Caveats">What the recording cannot tell, a sentence each.</param>
public sealed record ReplayResult(
    string Run, string Service, string From, string To, Recorded Recorded, string RecordedReason, Would Would, string Reason,
    DateTimeOffset? At, TimeSpan After, long Requests, long Failed, ImmutableArray<string> Caveats)
{
    /// <summary>Whether the policy would have done what was done; null when one of both is not known.</summary>
    public bool? Agrees => (Recorded, Would) switch
    {
        (Recorded.Promoted, Would.Promote) or (Recorded.Aborted, Would.Abort) => true,
        (Recorded.Promoted, Would.Abort) or (Recorded.Aborted, Would.Promote) => false,
        _ => null,
    };
}
