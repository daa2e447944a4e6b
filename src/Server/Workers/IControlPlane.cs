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
    Task<PlatformView> ApplyAsync(string name, ApplyPlatform request, CancellationToken cancellationToken);

    /// <summary>Stops all instances and the gateway; the state stays.</summary>
    Task DownAsync(string name, CancellationToken cancellationToken);

    IReadOnlyList<ReleaseView> Releases(string platform);

    ReleaseView Release(string platform, string version);

    Task<ReleaseView> CreateReleaseAsync(string platform, CreateRelease request, string author, CancellationToken cancellationToken);

    PlanView Plan(string platform, string release);

    Task<RunView> StartRunAsync(string platform, StartRun request, string author, CancellationToken cancellationToken);

    /// <summary>Goes back to a release; without one to that before the current.</summary>
    Task<RunView> RollbackAsync(string platform, string? release, string author, CancellationToken cancellationToken);

    IReadOnlyList<RunView> Runs(string platform);

    RunView Run(string id);

    Task<RunView> AbortAsync(string id, string? reason, string author, CancellationToken cancellationToken);

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
