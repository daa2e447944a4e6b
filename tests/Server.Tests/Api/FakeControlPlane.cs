using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Agrimaan.Client;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Tests.Api;

/// <summary>A control plane that holds what a test puts in, and remembers what it was asked.</summary>
internal sealed class FakeControlPlane : IControlPlane
{
    private readonly ConcurrentDictionary<Channel<Change>, byte> _watchers = new();

    public ConcurrentDictionary<string, PlatformView> Known { get; } = new();

    public List<ReleaseView> Made { get; } = [];

    public ConcurrentDictionary<string, RunView> KnownRuns { get; } = new();

    public ConcurrentQueue<RunEventView> Happened { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public int Watchers => _watchers.Count;

    public void Tell(Change change)
    {
        foreach (var watcher in _watchers.Keys)
        {
            watcher.Writer.TryWrite(change);
        }
    }

    public void Happen(RunEventView happened)
    {
        Happened.Enqueue(happened);
        Tell(new(null, happened));
    }

    public IReadOnlyList<PlatformView> Platforms() => [.. Known.Values.OrderBy(platform => platform.Name, StringComparer.Ordinal)];

    public PlatformView Platform(string name) => Known.TryGetValue(name, out var platform) ? platform : throw Unknown("platform", name);

    public Task<PlatformView> ApplyAsync(string name, ApplyPlatform request, string by, bool mayChangeRules, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"apply {name} {request.File}");
        return request.Text.Contains("broken", StringComparison.Ordinal)
            ? throw new ProblemException(new("platform.invalid", "shop.yaml has 1 fault.", "Mend it.", 422, [new("key.unknown", "error", "shop.yaml", 3, 1, 4, "unknown key", null, "port: 1")]))
            : Task.FromResult(Platform(name));
    }

    public Task DownAsync(string name, string by, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"down {Platform(name).Name}");
        return Task.CompletedTask;
    }

    public IReadOnlyList<ReleaseView> Releases(string platform) => Platform(platform) is null ? [] : Made;

    public ReleaseView Release(string platform, string version) => Made.Find(release => release.Version == version) ?? throw Unknown("release", version);

    public Task<ReleaseView> CreateReleaseAsync(string platform, CreateRelease request, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"release {platform} {request.Version} by {author}");
        return Task.FromResult(Made[0]);
    }

    public ReleaseComparison Compare(string platform, string from, string to) => new(platform, Release(platform, from).Version, Release(platform, to).Version, [], []);

    public Task<CleanUpView> CleanUpAsync(CleanUp request, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"gc {request.Keep} {request.Budget} {request.DryRun}");
        return Task.FromResult(new CleanUpView(request.DryRun, [], [], 0, 0, request.Budget));
    }

    public Task<PlanView> PlanAsync(string platform, string release, double? traffic, string person, CancellationToken cancellationToken) =>
        Task.FromResult(new PlanView("hash", platform, "deploy", Release(platform, release).Version, null, [], [], TimeSpan.FromSeconds(5), []) { Outlook = traffic is { } rate ? [new("rollout:web", $"at {rate} requests/s", false)] : [] });

    public ApprovalsView Approvals(string platform, string release) => new(platform, Release(platform, release).Version, "ada", "hash", 1, [], []);

    public Task<ApprovalsView> ApproveAsync(string platform, Approve request, string by, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"approve {platform} {request.Release} {request.PlanHash} by {by} as {string.Join(' ', roles)}");
        return Task.FromResult(Approvals(platform, request.Release));
    }

    public Task<ChecklistView> ChecklistAsync(string platform, string release, CancellationToken cancellationToken) =>
        Task.FromResult(new ChecklistView(platform, Release(platform, release).Version, []));

    public Task<PromotedRelease> PromoteReleaseAsync(string platform, string release, string environment, string by, bool mayChangeRules, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"promote {platform} {release} to {environment} by {by} {mayChangeRules}");
        return Task.FromResult(new PromotedRelease($"{platform}@{environment}", platform, Release(platform, release)));
    }

    public Task<RunView> StartRunAsync(string platform, StartRun request, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"run {platform} {request.Release}");
        return Task.FromResult(KnownRuns.Values.First());
    }

    public Task<RunView> RollbackAsync(string platform, string? release, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"rollback {platform} [{release}]");
        return Task.FromResult(KnownRuns.Values.First());
    }

    public Task<RunView> ScaleAsync(string platform, ScaleServices request, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"scale {platform} {string.Join(' ', request.Replicas.Select(wanted => $"{wanted.Key}={wanted.Value}"))}");
        return Task.FromResult(KnownRuns.Values.First());
    }

    public Task<RunView> RestartAsync(string platform, RestartServices request, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"restart {platform} {string.Join(' ', request.Services)}");
        return Task.FromResult(KnownRuns.Values.First());
    }

    public IReadOnlyList<RunView> Runs(string platform) => [.. KnownRuns.Values.Where(run => run.Platform == Platform(platform).Name).OrderByDescending(run => run.Id, StringComparer.Ordinal)];

    public RunView Run(string id) => KnownRuns.TryGetValue(id, out var run) ? run : throw Unknown("run", id);

    public Task<RunView> AbortAsync(string id, string? reason, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"abort {id} [{reason}]");
        return Task.FromResult(Run(id));
    }

    public Task<RunView> RetryAsync(string id, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"retry {id} by {author}");
        return Task.FromResult(Run(id));
    }

    public Task<RunView> HoldAsync(string id, string? reason, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"hold {id} [{reason}]");
        return Task.FromResult(Run(id));
    }

    public Task<RunView> GuideAsync(string id, GuideRun answer, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"guide {id} {answer.Answer} [{answer.Reason}]");
        return Task.FromResult(Run(id));
    }

    public Task<RunView> ResumeAsync(string id, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"resume {id}");
        return Task.FromResult(Run(id));
    }

    public Task<RunView> PromoteAsync(string id, bool full, string author, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"promote {id} {full}");
        return Task.FromResult(Run(id));
    }

    public LineView Line { get; private set; } = new(false, "", "", null);

    public Task<LineView> StopLineAsync(string reason, string by, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"stop the line [{reason}] by {by}");
        return Task.FromResult(Line = new(true, by, reason, DateTimeOffset.UnixEpoch));
    }

    public Task<LineView> ReleaseLineAsync(string by, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"release the line by {by}");
        return Task.FromResult(Line = new(false, by, "", DateTimeOffset.UnixEpoch));
    }

    public Task<IReadOnlyList<RunEventView>> EventsAsync(string run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RunEventView>>([.. Happened.Where(happened => happened.Run == run)]);

    public async IAsyncEnumerable<Change> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Channel.CreateUnbounded<Change>();
        _watchers.TryAdd(watcher, 0);
        try
        {
            await foreach (var change in watcher.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }

    private static ProblemException Unknown(string kind, string name) => new(new($"{kind}.unknown", $"There is no {kind} '{name}'.", "Look again.", 404));
}
