using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.Workers;

/// <summary>What people ask of runs: to begin one, to hold it, to let it go on, to take it back.</summary>
internal sealed class RunRequests(WorkerList workers, ReleaseMaker releases, ReleaseFiles files, GateKeeper gates, IMemorySource memory, LineSwitch line, TimeProvider clock)
{
    /// <param name="platform">The platform.</param>
    /// <param name="release">Where to.</param>
    /// <param name="traffic">Requests a second to reckon with at each service; null for what there was in the last minute.</param>
    /// <param name="person">Who would start it: gates may hold one and let another through.</param>
    /// <param name="cancellationToken">Ends the look at the checklist.</param>
    public async Task<PlanView> PlanAsync(string platform, string release, double? traffic, string person, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var state = worker.Loop.State;
        var plan = PlanFor(state, PlanKind.Deploy, Known(state, release));
        var evidence = await gates.LookAsync(worker, plan, cancellationToken).ConfigureAwait(false);
        var lately = await worker.Loop.TrafficAsync(cancellationToken).ConfigureAwait(false);
        ServiceTraffic? Asked(string service) => traffic is { } rate ? new(rate, lately.GetValueOrDefault(service).Failing) : lately.TryGetValue(service, out var asked) ? asked : null;
        return RunViews.Of(plan) with
        {
            Gates = [.. gates.Of(state, plan, person, evidence).Select(GateViews.Of)],
            Outlook = [.. Compatibility.Of(plan, state.Current).Select(RunViews.Of), .. Outlook.Of(plan.AsOf(state), Asked, memory.Read(worker.State.Name)).Select(RunViews.Of)],
        };
    }

    /// <summary>Every item that can be proved, whether the environment asks for it or not.</summary>
    public async Task<ChecklistView> ChecklistAsync(string platform, string release, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var state = worker.Loop.State;
        var (target, rules) = (Known(state, release), AppliedPlatform.Environment(state.File!));
        var deployment = new Deployment(worker, rules, target, PlanFor(state, PlanKind.Deploy, target), clock.GetUtcNow());
        var found = await gates.LookAsync(Checklist.Items.Keys, deployment, cancellationToken).ConfigureAwait(false);
        return new(platform, release, [.. found.Select(one => GateViews.Of(one, rules.Checklist.Contains(one.Item))).OrderByDescending(one => one.Required)]);
    }

    /// <summary>Moves to a release; while a run is in progress, what becomes of it is as the request says, or else the environment.</summary>
    public async Task<RunView> StartAsync(string platform, StartRun request, string author, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        return (worker.Loop.State.Active is null ? null : await ArriveAsync(worker, request, author, cancellationToken).ConfigureAwait(false))
            ?? await BeginAsync(worker, author, state => Planned(state, request.Release, request.PlanHash), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It is a queued release's turn: its gates are asked again, and it starts, or is dropped and told why.</summary>
    public async Task StartQueuedAsync(PlatformWorker worker, CancellationToken cancellationToken)
    {
        var state = worker.Loop.State;
        if (line.Now.Stopped || RunQueue.Next(state) is not { } next)
        {
            return;
        }

        var reason = RunQueue.Refusal(state, next, AppliedPlatform.Environment(state.File!).Rollout.QueueOutlivesRollback);
        try
        {
            if (reason is null)
            {
                await BeginAsync(worker, next.By, state => Planned(state, next.Release, next.PlanHash), cancellationToken, next).ConfigureAwait(false);
            }
        }
        catch (ProblemException refused)
        {
            reason = string.Join("; ", [refused.Problem.Title.TrimEnd('.'), .. refused.Problem.Gates?.Select(gate => gate.Sentence) ?? []]);
        }

        if (reason is not null)
        {
            await worker.Loop.RecordAsync(state => RunQueue.Next(state) == next ? [new ReleaseDropped(next.Id, reason)] : [], cancellationToken).ConfigureAwait(false);
            worker.Wake();
        }
    }

    /// <summary>The same release again, as a run of its own, through the gates.</summary>
    public Task<RunView> RetryAsync(string id, string author, CancellationToken cancellationToken)
    {
        var (worker, run) = workers.GetRun(id);
        return run.Outcome switch
        {
            null => throw new ProblemException(new("run.inProgress", $"{id} has not ended.", $"Follow it: `agrimaan rollout watch {id}`.", 409)),
            RunOutcome.Promoted => throw new ProblemException(new("run.promoted", $"{id} ended well, so that there is nothing to try again.", $"To start its instances anew, use `agrimaan restart`; to leave {run.Plan.Release}, `agrimaan rollback`.", 409)),
            _ => BeginAsync(worker, author, state => PlanFor(state, run.Plan.Kind, Known(state, run.Plan.Release)), cancellationToken, retries: id),
        };
    }

    public Task<RunView> RollbackAsync(string platform, string? release, string author, CancellationToken cancellationToken) => BeginAsync(
        workers.Get(platform), author,
        state => PlanFor(
            state, PlanKind.Rollback,
            string.IsNullOrEmpty(release)
                ? state.Previous ?? throw new ProblemException(new("release.noPrevious", "There is no release before the current one.", "Name one: `agrimaan rollback --to VERSION`.", 409))
                : RanHere(state, Known(state, release))),
        cancellationToken);

    /// <summary>Makes a release from the current one, changed in counts or restarts alone, and moves to it; while a run is in progress, counts change within it.</summary>
    public async Task<RunView> ChangeAsync(string platform, IReadOnlyDictionary<string, int> replicas, IReadOnlySet<string> restart, string author, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var loop = worker.Loop;
        if (loop.State.Active is not null && restart.Count == 0
            && await ScaleRequests.WithinRunAsync(worker, replicas, author, run => ViewOf(worker, run), cancellationToken).ConfigureAwait(false) is { } within)
        {
            return within;
        }

        RefuseWhileBusy(loop.State);
        var release = await releases.DeriveAsync(loop, replicas, restart, author, cancellationToken).ConfigureAwait(false);
        return await StartAsync(platform, new(release.Version, null), author, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a run back; one that is queued is dropped.</summary>
    public async Task<RunView> AbortAsync(string id, string? reason, string author, CancellationToken cancellationToken)
    {
        if (workers.FindRun(id) is { Run: null, Worker: var worker })
        {
            var state = await worker.Loop.RecordAsync(
                state => state.Queue.Exists(one => one.Id == id) ? [new ReleaseDropped(id, $"{author} let it go{(string.IsNullOrWhiteSpace(reason) ? "" : ": " + reason.Trim())}", author)] : [],
                cancellationToken).ConfigureAwait(false);
            worker.Wake();
            if (QueueViews.Find(state, id) is { } dropped)
            {
                return dropped;
            }
        }

        return await AskAsync(id, run => RunDecider.Abort(run, author, reason), null, cancellationToken).ConfigureAwait(false);
    }

    public Task<RunView> HoldAsync(string id, string? reason, string author, CancellationToken cancellationToken) => AskAsync(
        id, run => RunDecider.Hold(run, author, reason),
        new("run.notForward", $"{id} is held already, or on its way back.", $"See `agrimaan rollout why {id}`.", 409), cancellationToken);

    public Task<RunView> ResumeAsync(string id, string author, CancellationToken cancellationToken) => AskAsync(
        id, run => RunDecider.Resume(run, author),
        new("run.notHeld", $"Nobody holds {id}.", $"Where it waits by its plan, it goes on with `agrimaan rollout promote {id}`.", 409), cancellationToken);

    public Task<RunView> GuideAsync(string id, GuideRun answer, string author, CancellationToken cancellationToken)
    {
        var (worker, _) = workers.GetRun(id);
        var nothing = worker.Loop.Run is { Guidance: { Answer: null, MayIgnore: false } } run && run.Id == id && answer.Answer == "ignore"
            ? new Problem("guidance.mayNotIgnore", "Instances that are not ready cannot be passed over.", $"Try the step again: `agrimaan rollout guide {id} --retry`; or go back: `--abort`.", 409)
            : new Problem("guidance.none", $"{id} waits for no guidance.", $"See where it is: `agrimaan rollout watch {id}`.", 409);
        return AskAsync(id, run => RunDecider.Guide(run, answer.Answer == "ignore" ? GuidanceAnswer.Ignore : GuidanceAnswer.Retry, author, answer.Reason), nothing, cancellationToken);
    }

    public Task<RunView> PromoteAsync(string id, bool full, string author, CancellationToken cancellationToken) => AskAsync(
        id, run => RunDecider.Promote(run, author, full),
        new("run.notWaiting", $"{id} is in no pause and no check now.", $"See where it is: `agrimaan rollout watch {id}`; --full goes past all that are to come.", 409), cancellationToken);

    public RunView ViewOf(PlatformWorker worker, RunSummary run) =>
        (worker.Loop.Run is { } live && live.Id == run.Id ? RunViews.Of(live, worker.Loop.Seen, clock.GetUtcNow()) : RunViews.Of(run)) with { Gates = [.. run.Gates.Select(GateViews.Of)], Retries = run.Retries };

    public static Release Known(PlatformState state, string version) => state.Find(version)
        ?? throw new ProblemException(new("release.unknown", $"{state.Name} has no release {version}.", "See `agrimaan release list`.", 404));

    /// <param name="id">The run.</param>
    /// <param name="decide">What is written down.</param>
    /// <param name="nothing">Said when that is nothing; null when that is all right.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<RunView> AskAsync(string id, Func<RunState, IReadOnlyList<RunEvent>> decide, Problem? nothing, CancellationToken cancellationToken)
    {
        var (worker, run) = workers.GetRun(id);
        if (run.Outcome is not null)
        {
            throw new ProblemException(new("run.ended", $"{id} has ended already: {RunViews.Word(run.Outcome)}.", "To leave the release it led to, use `agrimaan rollback`.", 409));
        }

        var written = await worker.Loop.RequestAsync(id, decide, cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return written || nothing is null ? ViewOf(worker, workers.GetRun(id).Run) : throw new ProblemException(nothing);
    }

    /// <returns>The release as it waits; null when there is nothing to wait for any more.</returns>
    private async Task<RunView?> ArriveAsync(PlatformWorker worker, StartRun request, string author, CancellationToken cancellationToken)
    {
        var rules = AppliedPlatform.Environment(worker.Loop.State.File!).Rollout;
        var rule = request.Arrival switch { "queue" => ArrivalRule.Queue, "supersede" => ArrivalRule.Supersede, "refuse" => ArrivalRule.Refuse, _ => rules.Arrival };

        // Nothing is taken back for a release that may not start itself.
        var evidence = rule == ArrivalRule.Supersede ? await gates.LookAsync(worker, Planned(worker.Loop.State, request.Release, request.PlanHash), cancellationToken).ConfigureAwait(false) : [];
        using var hold = await files.HoldAsync(cancellationToken).ConfigureAwait(false);
        var state = await worker.Loop.RecordAsync(
            state =>
            {
                var release = Known(state, request.Release);
                if (state.Active is null)
                {
                    return [];
                }

                var arrived = RunQueue.Arrive(state, release.Version, author, rule, request.PlanHash);
                if (arrived.Refusal is { } no)
                {
                    throw new ProblemException(new(no.Code, no.Title, no.Hint, 409));
                }

                files.Need(release);
                if (rule == ArrivalRule.Supersede)
                {
                    line.Refuse(PlanKind.Deploy);
                    var plan = Planned(state, release.Version, request.PlanHash);
                    PairsGuard.Refuse(plan, state.Current);
                    gates.Need(state, plan, author, evidence);
                }

                return arrived.Events;
            },
            cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return state.Queue.FindLast(one => one.Release == request.Release) is { } queued ? QueueViews.Find(state, queued.Id) : null;
    }

    /// <param name="worker">Of the platform.</param>
    /// <param name="author">Who begins it.</param>
    /// <param name="planFor">What it carries out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="queued">The one whose turn it is; nothing happens when that is over.</param>
    /// <param name="retries">The run that it repeats.</param>
    private async Task<RunView> BeginAsync(
        PlatformWorker worker, string author, Func<PlatformState, Plan> planFor, CancellationToken cancellationToken, QueuedRun? queued = null, string? retries = null)
    {
        RefuseWhileBusy(worker.Loop.State);
        var evidence = await gates.LookAsync(worker, planFor(worker.Loop.State), cancellationToken).ConfigureAwait(false);
        var room = memory.Read(worker.State.Name);
        using var hold = await files.HoldAsync(cancellationToken).ConfigureAwait(false);
        var state = await worker.Loop.RecordAsync(
            state =>
            {
                if (queued is not null && RunQueue.Next(state) != queued)
                {
                    return [];
                }

                RefuseWhileBusy(state);
                var plan = planFor(state);
                line.Refuse(plan.Kind);
                PairsGuard.Refuse(plan, state.Current);
                RoomGuard.Refuse(plan.AsOf(state), room);
                files.Need(Known(state, plan.Release));
                return plan.Steps.IsEmpty
                    ? throw new ProblemException(new("plan.empty", $"{plan.Release} is what runs already.", "There is nothing to do.", 409))
                    : [new RunStarted(queued?.Id ?? state.NextRun, plan, author, gates.Need(state, plan, author, evidence)) { Retries = retries }];
            },
            cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return ViewOf(worker, state.Runs[^1]);
    }

    private static void RefuseWhileBusy(PlatformState state)
    {
        if (state.Active is { } active)
        {
            throw new ProblemException(new("run.inProgress", $"{active.Id} to {active.Plan.Release} is in progress.", $"Wait for it (`agrimaan rollout watch {active.Id}`), or abort it (`agrimaan rollout abort {active.Id}`).", 409));
        }

        if (!state.Up)
        {
            throw new ProblemException(new("platform.down", $"{state.Name} is down.", "Bring it up first: `agrimaan up`.", 409));
        }
    }

    private static Plan Planned(PlatformState state, string release, string? hash)
    {
        var plan = PlanFor(state, PlanKind.Deploy, Known(state, release));
        return hash is null || hash == plan.Hash
            ? plan
            : throw new ProblemException(new("plan.changed", $"The plan has changed: it is {plan.Hash} now, {hash} was asked for.", $"Look at it again: `agrimaan plan {release}`.", 409));
    }

    /// <summary>There is a way back only to what was here: anything else goes forward, through the gates.</summary>
    private static Release RanHere(PlatformState state, Release release) => state.HasRun(release.Version) ? release : throw new ProblemException(new(
        "rollback.neverRan", $"{release.Version} never ran on {state.Name}, so that it cannot be gone back to.", $"Deploy it: `agrimaan deploy {release.Version} --platform {state.Name}`.", 409));

    internal static Plan PlanFor(PlatformState state, PlanKind kind, Release target) =>
        Planner.Make(kind, state.Standing(), target, AppliedPlatform.Environment(state.File!).Rollout, AppliedPlatform.Precautions(state.File!));
}
