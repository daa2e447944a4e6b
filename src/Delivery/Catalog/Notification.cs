using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Somebody who is told what happens on the platform.</summary>
public sealed record Notification
{
    public required string Name { get; init; }

    /// <summary>What it is told.</summary>
    public required ImmutableArray<NoticeKind> On { get; init; }

    /// <summary>The request that tells it; all of it may hold references to values of the environment.</summary>
    public required HookRequest Webhook { get; init; }

    /// <summary>A reference to the secret that the body is signed with, or null.</summary>
    public string? Signature { get; init; }

    /// <summary>Longest time of one try. 1 s to 1 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A notice that could not be told by this age is given up. 1 s to 30 d.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>What people can be told.</summary>
public enum NoticeKind
{
    /// <summary>A release was made whose deploy needs approvals.</summary>
    ApprovalNeeded,

    /// <summary>Somebody agreed to a plan.</summary>
    Approved,

    /// <summary>A run began.</summary>
    RunStarted,

    /// <summary>A run waits until somebody promotes or resumes it.</summary>
    Paused,

    /// <summary>A step failed, and somebody is asked what to do.</summary>
    GuidanceAsked,

    /// <summary>A run goes back.</summary>
    GoingBack,

    /// <summary>A deploy ended well.</summary>
    Promoted,

    /// <summary>Everything is back on an earlier release, by itself or by hand.</summary>
    RolledBack,

    /// <summary>A run ended where it should not have.</summary>
    Failed,

    /// <summary>It is as bad after a rollback as before it: the incident stays open.</summary>
    RollbackDidNotHelp,

    /// <summary>An incident is over: all is well again after a rollback, or somebody says so.</summary>
    IncidentClosed,
}
