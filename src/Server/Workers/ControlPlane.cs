using Agrimaan.Client;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.Workers;

/// <summary>Everything the doors ask for, each handed to the part that can do it.</summary>
internal sealed class ControlPlane(
    WorkerList workers, RunRequests runs, ReleaseMaker releases, ReleaseFiles files, Cleaner cleaner, Approving approvals, GatewayHost gateway, GatewayPortAllotment ports, LineSwitch line, ChangeFeed feed, IJournal journal) : IControlPlane
{
    /// <summary>Takes up every platform that the journal knows.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await line.LoadAsync(cancellationToken).ConfigureAwait(false);
        var prefix = PlatformLoop.StreamOf("");
        foreach (var stream in await journal.ListStreamsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            await workers.EnsureAsync(stream[prefix.Length..], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of everything; what runs goes on running.</summary>
    public async Task StopAsync()
    {
        foreach (var worker in workers.All)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }
    }

    public IReadOnlyList<PlatformView> Platforms() => [.. workers.All.Select(worker => worker.View)];

    public PlatformView Platform(string name) => workers.Get(name).View;

    public async Task<PlatformView> ApplyAsync(string name, ApplyPlatform request, string by, bool mayChangeRules, CancellationToken cancellationToken)
    {
        var (platform, environment) = Applications.Read(name, request);
        var worker = await workers.EnsureAsync(name, cancellationToken).ConfigureAwait(false);
        RulesGuard.Check(worker.Loop.State, platform.Environments[environment], by, mayChangeRules);
        var allotted = ports.For(platform, worker.Loop.State.Ports);
        await gateway.EnsureAsync(name, allotted, cancellationToken).ConfigureAwait(false);
        await worker.Loop.RecordAsync(state => Applications.Events(state, request, environment, allotted), cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return worker.View;
    }

    public async Task DownAsync(string name, string by, CancellationToken cancellationToken)
    {
        var worker = workers.Get(name);
        await worker.Loop.BringDownAsync(by, cancellationToken).ConfigureAwait(false);
        worker.Wake();
        await gateway.StopAsync(name, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<ReleaseView> Releases(string platform)
    {
        var state = workers.Get(platform).Loop.State;
        return [.. state.Releases.Reverse().Select(release => ViewOf(state, release))];
    }

    public ReleaseView Release(string platform, string version)
    {
        var state = workers.Get(platform).Loop.State;
        return ViewOf(state, RunRequests.Known(state, version));
    }

    public async Task<ReleaseView> CreateReleaseAsync(string platform, CreateRelease request, string author, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var release = await releases.MakeAsync(worker.Loop, request, author, cancellationToken).ConfigureAwait(false);
        return PlatformViews.Of(release, current: false);
    }

    public Task<PlanView> PlanAsync(string platform, string release, double? traffic, string person, CancellationToken cancellationToken) =>
        runs.PlanAsync(platform, release, traffic, person, cancellationToken);

    public ApprovalsView Approvals(string platform, string release) => approvals.Of(platform, release);

    public Task<ApprovalsView> ApproveAsync(string platform, Approve request, string by, IReadOnlyList<string> roles, CancellationToken cancellationToken) =>
        approvals.ApproveAsync(platform, request, by, roles, cancellationToken);

    public Task<ChecklistView> ChecklistAsync(string platform, string release, CancellationToken cancellationToken) => runs.ChecklistAsync(platform, release, cancellationToken);

    public async Task<PromotedRelease> PromoteReleaseAsync(string platform, string release, string environment, string by, bool mayChangeRules, CancellationToken cancellationToken)
    {
        var from = workers.Get(platform);
        var ran = Promotion.Ran(from.Loop.State, release);
        var name = Promotion.NameIn(workers, from.Loop.State, environment);
        await ApplyAsync(name, Promotion.FileFor(from.Loop.State, workers.Find(name)?.Loop.State, environment), by, mayChangeRules, cancellationToken).ConfigureAwait(false);
        var made = await releases.PromoteAsync(workers.Get(name).Loop, ran, cancellationToken).ConfigureAwait(false);
        return new(name, platform, PlatformViews.Of(made, current: made.Version == workers.Get(name).Loop.State.Current?.Version));
    }

    public Task<RunView> StartRunAsync(string platform, StartRun request, string author, CancellationToken cancellationToken) =>
        runs.StartAsync(platform, request, author, cancellationToken);

    public Task<RunView> RollbackAsync(string platform, string? release, string author, CancellationToken cancellationToken) =>
        runs.RollbackAsync(platform, release, author, cancellationToken);

    public Task<RunView> ScaleAsync(string platform, ScaleServices request, string author, CancellationToken cancellationToken) =>
        runs.ChangeAsync(platform, request.Replicas, new HashSet<string>(), author, cancellationToken);

    public Task<RunView> RestartAsync(string platform, RestartServices request, string author, CancellationToken cancellationToken) =>
        runs.ChangeAsync(platform, new Dictionary<string, int>(), request.Services.ToHashSet(StringComparer.Ordinal), author, cancellationToken);

    public IReadOnlyList<RunView> Runs(string platform)
    {
        var worker = workers.Get(platform);
        return [.. worker.Loop.State.Runs.Reverse().Select(run => runs.ViewOf(worker, run))];
    }

    public RunView Run(string id)
    {
        var (worker, run) = workers.FindRun(id);
        return run is null ? QueueViews.Find(worker.Loop.State, id)! : runs.ViewOf(worker, run);
    }

    public Task<RunView> AbortAsync(string id, string? reason, string author, CancellationToken cancellationToken) => runs.AbortAsync(id, reason, author, cancellationToken);

    public Task<RunView> RetryAsync(string id, string author, CancellationToken cancellationToken) => runs.RetryAsync(id, author, cancellationToken);

    public Task<RunView> HoldAsync(string id, string? reason, string author, CancellationToken cancellationToken) => runs.HoldAsync(id, reason, author, cancellationToken);

    public Task<RunView> GuideAsync(string id, GuideRun answer, string author, CancellationToken cancellationToken) => runs.GuideAsync(id, answer, author, cancellationToken);

    public Task<RunView> ResumeAsync(string id, string author, CancellationToken cancellationToken) => runs.ResumeAsync(id, author, cancellationToken);

    public Task<RunView> PromoteAsync(string id, bool full, string author, CancellationToken cancellationToken) => runs.PromoteAsync(id, full, author, cancellationToken);

    public LineView Line => line.View;

    public Task<LineView> StopLineAsync(string reason, string by, CancellationToken cancellationToken) => SetLineAsync(new(true, by, reason), cancellationToken);

    public Task<LineView> ReleaseLineAsync(string by, CancellationToken cancellationToken) => SetLineAsync(new(false, by, ""), cancellationToken);

    public Task<IReadOnlyList<RunEventView>> EventsAsync(string run, CancellationToken cancellationToken) => workers.FindRun(run).Worker.EventsAsync(run, 0, cancellationToken);

    public IAsyncEnumerable<Change> WatchAsync(CancellationToken cancellationToken) => feed.WatchAsync(cancellationToken);

    public ReleaseComparison Compare(string platform, string from, string to)
    {
        var state = workers.Get(platform).Loop.State;
        return Comparison.Of(RunRequests.Known(state, from), RunRequests.Known(state, to));
    }

    public Task<CleanUpView> CleanUpAsync(CleanUp request, CancellationToken cancellationToken) =>
        cleaner.CleanAsync(request, () => [.. workers.All.Select(worker => worker.Loop.State)], cancellationToken);

    private async Task<LineView> SetLineAsync(Line wanted, CancellationToken cancellationToken)
    {
        if (await line.SetAsync(wanted, cancellationToken).ConfigureAwait(false))
        {
            foreach (var worker in workers.All)
            {
                worker.Wake();
            }
        }

        return line.View;
    }

    private ReleaseView ViewOf(PlatformState state, Release release) =>
        PlatformViews.Of(release, release.Version == state.Current?.Version) with { Gone = files.AreGone(release) };
}
