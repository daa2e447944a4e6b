using Agrimaan.Client;

namespace Agrimaan.Server.Workers;

/// <summary>
/// Everything the API and the pages ask of the control plane. A request that cannot be met throws
/// <see cref="ProblemException"/>; nothing else is expected to be thrown.
/// </summary>
public interface IControlPlane
{
    IReadOnlyList<PlatformView> Platforms();

    PlatformView Platform(string name);

    /// <summary>Takes a platform file, starts its gateway, and keeps it for the next release.</summary>
    /// <param name="name">What the platform is called here.</param>
    /// <param name="request">The file.</param>
    /// <param name="by">Who hands it in.</param>
    /// <param name="mayChangeRules">Whether it may change the gates of an environment that is there already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<PlatformView> ApplyAsync(string name, ApplyPlatform request, string by, bool mayChangeRules, CancellationToken cancellationToken);

    /// <summary>Stops all instances and the gateway; the state stays.</summary>
    Task DownAsync(string name, string by, CancellationToken cancellationToken);

    IReadOnlyList<ReleaseView> Releases(string platform);

    ReleaseView Release(string platform, string version);

    Task<ReleaseView> CreateReleaseAsync(string platform, CreateRelease request, string author, CancellationToken cancellationToken);

    /// <summary>What differs between two releases.</summary>
    ReleaseComparison Compare(string platform, string from, string to);

    /// <summary>Removes what no kept release needs.</summary>
    Task<CleanUpView> CleanUpAsync(CleanUp request, CancellationToken cancellationToken);

    /// <param name="platform">The platform.</param>
    /// <param name="release">Where to.</param>
    /// <param name="traffic">Requests a second to reckon with at each service, 0 or more; null for what there was in the last minute.</param>
    /// <param name="person">Who would start it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<PlanView> PlanAsync(string platform, string release, double? traffic, string person, CancellationToken cancellationToken);

    /// <summary>Who agreed to the plan of a release.</summary>
    ApprovalsView Approvals(string platform, string release);

    /// <param name="platform">The platform.</param>
    /// <param name="request">The plan that somebody agrees to.</param>
    /// <param name="by">Who.</param>
    /// <param name="roles">In which they may.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ApprovalsView> ApproveAsync(string platform, Approve request, string by, IReadOnlyList<string> roles, CancellationToken cancellationToken);

    /// <summary>Every item that can be proved, as it is now for a release.</summary>
    Task<ChecklistView> ChecklistAsync(string platform, string release, CancellationToken cancellationToken);

    /// <summary>Makes a release that ran here in another environment, of the same files, with that environment's settings and secrets.</summary>
    /// <param name="platform">Where it ran.</param>
    /// <param name="release">Which.</param>
    /// <param name="environment">Where to.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="mayChangeRules">Whether they may hand in a file that changes the gates there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<PromotedRelease> PromoteReleaseAsync(string platform, string release, string environment, string by, bool mayChangeRules, CancellationToken cancellationToken);

    Task<RunView> StartRunAsync(string platform, StartRun request, string author, CancellationToken cancellationToken);

    /// <summary>Goes back to a release; without one to that before the current.</summary>
    Task<RunView> RollbackAsync(string platform, string? release, string author, CancellationToken cancellationToken);

    /// <summary>Moves to a release that differs from the current one in counts of instances alone.</summary>
    Task<RunView> ScaleAsync(string platform, ScaleServices request, string author, CancellationToken cancellationToken);

    /// <summary>Replaces all instances of services by new ones, without losing a request.</summary>
    Task<RunView> RestartAsync(string platform, RestartServices request, string author, CancellationToken cancellationToken);

    IReadOnlyList<RunView> Runs(string platform);

    RunView Run(string id);

    Task<RunView> AbortAsync(string id, string? reason, string author, CancellationToken cancellationToken);

    /// <summary>The same release again, after a run that went back or failed.</summary>
    Task<RunView> RetryAsync(string id, string author, CancellationToken cancellationToken);

    /// <summary>No move begins until it is resumed; a failure goes back all the same.</summary>
    Task<RunView> HoldAsync(string id, string? reason, string author, CancellationToken cancellationToken);

    /// <summary>Says what to do about the step that failed and waits for guidance.</summary>
    Task<RunView> GuideAsync(string id, GuideRun answer, string author, CancellationToken cancellationToken);

    Task<RunView> ResumeAsync(string id, string author, CancellationToken cancellationToken);

    /// <summary>Goes on past the pause or check it is in; past all that are to come when <paramref name="full"/>.</summary>
    Task<RunView> PromoteAsync(string id, bool full, string author, CancellationToken cancellationToken);

    /// <summary>The switch over all runs, as it is.</summary>
    LineView Line { get; }

    /// <summary>No run starts or moves on until it is released; what goes back always goes.</summary>
    Task<LineView> StopLineAsync(string reason, string by, CancellationToken cancellationToken);

    Task<LineView> ReleaseLineAsync(string by, CancellationToken cancellationToken);

    Task<IReadOnlyList<RunEventView>> EventsAsync(string run, CancellationToken cancellationToken);

    /// <summary>Changes from now on: a platform that changed, or something that happened in a run. Never blocks the worker; a slow reader loses platform views, never run events.</summary>
    IAsyncEnumerable<Change> WatchAsync(CancellationToken cancellationToken);
}

/// <summary>One of the two is set.</summary>
public sealed record Change(PlatformView? Platform, RunEventView? Event);

/// <summary>A request that cannot be met, in the words the API answers with.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}
