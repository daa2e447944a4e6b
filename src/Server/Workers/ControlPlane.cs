using System.Collections.Concurrent;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.Workers;

/// <summary>All platforms of this control plane.</summary>
internal sealed class ControlPlane(WorkerFactory workers, ReleaseMaker releases, GatewayHost gateway, GatewayPortAllotment ports, ChangeFeed feed, IJournal journal, TimeProvider clock) : IControlPlane, IDisposable
{
    private readonly ConcurrentDictionary<string, PlatformWorker> _workers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _creating = new(1, 1);

    /// <summary>Takes up every platform that the journal knows.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var prefix = PlatformLoop.StreamOf("");
        foreach (var stream in await journal.ListStreamsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            await WorkerAsync(stream[prefix.Length..], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of everything; what runs goes on running.</summary>
    public async Task StopAsync()
    {
        foreach (var worker in _workers.Values)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _creating.Dispose();

    /// <summary>The port where the gateway of a platform is asked for numbers.</summary>
    public int? AdminPortOf(string platform) =>
        _workers.TryGetValue(platform, out var worker) && worker.Loop.State is { Up: true, Ports.Admin: var port } ? port : null;

    public IReadOnlyList<PlatformView> Platforms() => [.. _workers.Values.Select(worker => worker.View).OrderBy(view => view.Name, StringComparer.Ordinal)];

    public PlatformView Platform(string name) => Worker(name).View;

    public async Task<PlatformView> ApplyAsync(string name, ApplyPlatform request, CancellationToken cancellationToken)
    {
        var (platform, environment) = Applications.Read(name, request);
        var worker = await WorkerAsync(name, cancellationToken).ConfigureAwait(false);
        var allotted = ports.For(platform, worker.Loop.State.Ports);
        await gateway.EnsureAsync(name, allotted, cancellationToken).ConfigureAwait(false);
        await worker.Loop.RecordAsync(state => Applications.Events(state, request, environment, allotted), cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return worker.View;
    }

    public async Task DownAsync(string name, CancellationToken cancellationToken)
    {
        var worker = Worker(name);
        await worker.Loop.BringDownAsync(Environment.UserName, cancellationToken).ConfigureAwait(false);
        worker.Wake();
        await gateway.StopAsync(name, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<ReleaseView> Releases(string platform)
    {
        var state = Worker(platform).Loop.State;
        return [.. state.Releases.Reverse().Select(release => PlatformViews.Of(release, release.Version == state.Current?.Version))];
    }

    public ReleaseView Release(string platform, string version)
    {
        var state = Worker(platform).Loop.State;
        return PlatformViews.Of(Known(state, version), version == state.Current?.Version);
    }

    public async Task<ReleaseView> CreateReleaseAsync(string platform, CreateRelease request, string author, CancellationToken cancellationToken)
    {
        var worker = Worker(platform);
        var release = await releases.MakeAsync(worker.Loop, request, author, cancellationToken).ConfigureAwait(false);
        return PlatformViews.Of(release, current: false);
    }

    public PlanView Plan(string platform, string release)
    {
        var state = Worker(platform).Loop.State;
        return RunViews.Of(PlanFor(state, PlanKind.Deploy, Known(state, release)));
    }

    public Task<RunView> StartRunAsync(string platform, StartRun request, string author, CancellationToken cancellationToken) => RunAsync(
        platform, author,
        state =>
        {
            var plan = PlanFor(state, PlanKind.Deploy, Known(state, request.Release));
            return request.PlanHash is null || request.PlanHash == plan.Hash
                ? plan
                : throw new ProblemException(new("plan.changed", $"The plan has changed: it is {plan.Hash} now, {request.PlanHash} was asked for.", $"Look at it again: `agrimaan plan {request.Release}`.", 409));
        },
        cancellationToken);

    public Task<RunView> RollbackAsync(string platform, string? release, string author, CancellationToken cancellationToken) => RunAsync(
        platform, author,
        state => PlanFor(
            state, PlanKind.Rollback,
            string.IsNullOrEmpty(release)
                ? state.Previous ?? throw new ProblemException(new("release.noPrevious", "There is no release before the current one.", "Name one: `agrimaan rollback --to VERSION`.", 409))
                : Known(state, release)),
        cancellationToken);

    public IReadOnlyList<RunView> Runs(string platform)
    {
        var worker = Worker(platform);
        return [.. worker.Loop.State.Runs.Reverse().Select(run => ViewOf(worker, run))];
    }

    public RunView Run(string id)
    {
        var (worker, run) = Find(id);
        return ViewOf(worker, run);
    }

    public async Task<RunView> AbortAsync(string id, string? reason, string author, CancellationToken cancellationToken)
    {
        var (worker, run) = Find(id);
        if (run.Outcome is not null)
        {
            throw new ProblemException(new("run.ended", $"{id} has ended already: {RunViews.Word(run.Outcome)}.", "To leave the release it led to, use `agrimaan rollback`.", 409));
        }

        await worker.Loop.AbortAsync(id, author, reason, cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return Run(id);
    }

    public Task<IReadOnlyList<RunEventView>> EventsAsync(string run, CancellationToken cancellationToken) => Find(run).Worker.EventsAsync(run, 0, cancellationToken);

    public IAsyncEnumerable<Change> WatchAsync(CancellationToken cancellationToken) => feed.WatchAsync(cancellationToken);

    private async Task<RunView> RunAsync(string platform, string author, Func<PlatformState, Plan> planFor, CancellationToken cancellationToken)
    {
        var worker = Worker(platform);
        var state = await worker.Loop.RecordAsync(
            state =>
            {
                if (state.Active is { } active)
                {
                    throw new ProblemException(new("run.inProgress", $"{active.Id} to {active.Plan.Release} is in progress.", $"Wait for it (`agrimaan rollout watch {active.Id}`), or abort it (`agrimaan rollout abort {active.Id}`).", 409));
                }

                if (!state.Up)
                {
                    throw new ProblemException(new("platform.down", $"{platform} is down.", "Bring it up first: `agrimaan up`.", 409));
                }

                var plan = planFor(state);
                return plan.Steps.IsEmpty
                    ? throw new ProblemException(new("plan.empty", $"{plan.Release} is what runs already.", "There is nothing to do.", 409))
                    : [new RunStarted($"{platform}-{state.Runs.Count + 1}", plan, author)];
            },
            cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return ViewOf(worker, state.Runs[^1]);
    }

    private static Plan PlanFor(PlatformState state, PlanKind kind, Release target)
    {
        var policy = PlatformFile.Read(state.File!.Text, state.File.File).Platform!.Environments[state.File.Environment].Rollout;
        return Planner.Make(kind, state.Current, target, policy);
    }

    private static Release Known(PlatformState state, string version) => state.Find(version)
        ?? throw new ProblemException(new("release.unknown", $"{state.Name} has no release {version}.", "See `agrimaan release list`.", 404));

    private RunView ViewOf(PlatformWorker worker, RunSummary run) =>
        worker.Loop.Run is { } live && live.Id == run.Id ? RunViews.Of(live, worker.Loop.Seen, clock.GetUtcNow()) : RunViews.Of(run);

    private (PlatformWorker Worker, RunSummary Run) Find(string id)
    {
        foreach (var worker in _workers.Values)
        {
            if (worker.Loop.State.Runs.Find(run => run.Id == id) is { } run)
            {
                return (worker, run);
            }
        }

        throw new ProblemException(new("run.unknown", $"There is no run {id}.", "See `agrimaan status` for the newest.", 404));
    }

    private PlatformWorker Worker(string name) => _workers.TryGetValue(name, out var worker)
        ? worker
        : throw new ProblemException(new(
            "platform.unknown", $"There is no platform '{name}'.",
            _workers.IsEmpty ? "Bring one up: `agrimaan up FILE`." : $"There are: {string.Join(", ", _workers.Keys.Order(StringComparer.Ordinal))}.", 404));

    private async Task<PlatformWorker> WorkerAsync(string name, CancellationToken cancellationToken)
    {
        await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_workers.TryGetValue(name, out var worker))
            {
                worker = workers.Make(name);
                await worker.StartAsync(cancellationToken).ConfigureAwait(false);
                _workers[name] = worker;
            }

            return worker;
        }
        finally
        {
            _creating.Release();
        }
    }
}
