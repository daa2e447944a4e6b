using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>Plays one story to its end, with the real engine in a simulated world.</summary>
internal sealed class Stage : IDisposable
{
    private const int MostTurns = 40_000;

    /// <summary>Answers about failures in one story; then nobody says anything any more.</summary>
    private const int MostAnswers = 3;

    private const string EndsInTime = "EndsInTime";

    private readonly Story _story;
    private readonly World _world;
    private readonly Seams _seams;
    private readonly Controllers _controllers;
    private int _asked;
    private int _guided;

    public Stage(ulong seed, Seams seams, bool inWords)
    {
        var dice = new Dice(seed);
        var others = new Dice(seed ^ 0x5EED);
        (_story, _seams) = (StoryMaker.Make(dice), seams);
        _story = ScaleMaker.Make(others, _story with { Policy = _story.Policy with { Checks = ChecksMaker.Make(others) } });
        _world = new(seed, dice, _story.FaultsEvery, _story.Behaviours, inWords) { AcceptsAnyTable = seams.AcceptsAnyTable, ObeysAnybody = seams.ObeysAnybody };
        _world.Traffic.Rate = service => _story.Rates[service] * _story.Waves.GetValueOrDefault(service, Wave.Calm).At(_world.Clock.Now);
        _world.Traffic.Always = [.. _story.Waves.Keys];
        _world.Gateway.LongestRequest = _story.LongestRequest;
        _world.Measurements.Away = others.Of(0, 0.05, 0.3);
        _world.Measurements.Limit = _story.Policy.Checks?[0].Limit!.Bound ?? 1;
        (_world.Tasks.Answer, _world.Tasks.Takes, _world.Tasks.Hooks) = (_story.TaskAnswer, _story.TaskTime, _story.Hooks);
        _controllers = new(_world, _story.Pace, seams);
    }

    public SeedOutcome Play()
    {
        _controllers.Start();
        var inner = ImmutableSortedDictionary.CreateRange(Names().Select((name, i) => KeyValuePair.Create(name, 29_000 + i)));
        Record(_ => [new FileApplied("/farm/agrimaan.yaml", "", "local"), new PortsAllotted(8080, 28_999, inner), new BroughtUp(), .. _story.Releases.Select(release => new ReleaseCreated(release))]);
        _world.Tasks.Answer = Verdict.Pass;
        Begin(_story.Releases[0].Version);
        Finish(new(null, []));
        _world.Tasks.Answer = _story.TaskAnswer;
        foreach (var act in _story.Acts)
        {
            if (_world.Violations.Count == 0 && _world.Witness.Platform.Active is null && Begin(act.Release))
            {
                Finish(act);
                FinishQueue();
            }
        }

        Settle();
        return new(_world, _controllers, _asked);
    }

    public void Dispose() => _controllers.Dispose();

    private IEnumerable<string> Names() => _story.Releases.SelectMany(release => release.Services.Keys).Distinct();

    private void Record(Func<PlatformState, IReadOnlyList<PlatformEvent>> decide) =>
        _controllers.Attempt(() => Controllers.Await(_controllers.Loop.RecordAsync(decide, CancellationToken.None)));

    /// <returns>Whether there is a run now.</returns>
    private bool Begin(string? version)
    {
        var platform = _world.Witness.Platform;
        var target = version is null ? platform.Previous : platform.Find(version);
        if (target is null || platform.Active is not null || target.Version == platform.Current?.Version)
        {
            return false;
        }

        var plan = Planner.Make(version is null ? PlanKind.Rollback : PlanKind.Deploy, platform.Standing(), target, _story.Policy, platform.Current is null ? null : _story.Precautions);
        var id = platform.NextRun;
        _world.Witness.Expect(id, plan);
        if (_world.Line.Stopped)
        {
            Ask(Request.ReleaseLine); // the host starts nothing before
        }

        Record(_ => [new RunStarted(id, _seams.Plan(plan), "ada")]);
        return _world.Witness.Platform.Active is not null;
    }

    /// <summary>Turns until the run has ended; things go wrong for a time, and after it people let everything go on.</summary>
    private void Finish(Act act)
    {
        var (began, last) = (_world.Clock.Now, act.Requests.Count == 0 ? TimeSpan.Zero : act.Requests[^1].After);
        var faultsUntil = began + (last > _story.FaultTime ? last : _story.FaultTime);
        var (next, calm) = (0, (TimeSpan?)null);
        _world.Faults.Active = act.Release is not null || act.Requests.Count > 0;
        for (var turn = 0; _world.Witness.Platform.Active is not null; turn++)
        {
            for (; next < act.Requests.Count && _world.Clock.Now - began >= act.Requests[next].After; next++)
            {
                Ask(act.Requests[next].What);
            }

            if (calm is null && _world.Clock.Now >= faultsUntil)
            {
                (_world.Faults.Active, _world.Tasks.Answer, calm) = (false, Mended(_world.Tasks.Answer), _world.Clock.Now);
            }

            if (calm is not null)
            {
                LetGo();
            }

            Guide();
            _controllers.Turn();
            if (turn > MostTurns || (calm is { } since && _world.Clock.Now - since > Deadlines.Of(_world.Witness.Run!.Plan) * (1 + MostAnswers)))
            {
                if (WaitsForTheOldSide())
                {
                    _world.Note("waits", Standing());
                    return;
                }

                _world.Violate(EndsInTime, $"{_world.Witness.Run!.Id} has not ended {(_world.Clock.Now - began).TotalSeconds:0} s after it began; {Standing()}");
                return;
            }
        }

        _world.Faults.Active = false;
        Replay.CompareToWitness(_world, _controllers.Loop);
    }

    /// <summary>A run does not go back to a version of which no instance is ready while the new one serves; a person must decide.</summary>
    private bool WaitsForTheOldSide() => _world.Witness.Run is { Phase: RunPhase.RollingBack } run && run.Plan.Steps.Any(step =>
        step.From is { } from && run[step].Weight > 0 && run[step].Phase is not (StepPhase.Pending or StepPhase.Undone)
        && !_world.Target.Lives.Any(life => life.Spec.Service == from.Service && life.Spec.Version == from.Version && life.Seen == InstanceState.Ready));

    private static Verdict? Mended(Verdict? answer) => answer == Verdict.Error ? Verdict.Pass : answer;

    private string Standing() => string.Join(", ", _world.Witness.Run!.Steps.Select(step => $"{step.Key} {step.Value.Phase}"));

    /// <summary>Whoever is asked about a failure says anything, sometimes nothing.</summary>
    private void Guide()
    {
        if (_world.Witness.Run is { Guidance: { Answer: null } } && _guided < MostAnswers && _world.Dice.Chance(0.05))
        {
            _guided++;
            Ask(_world.Dice.Of(Request.Retry, Request.Retry, Request.Ignore, Request.Ignore, Request.Abort));
        }
    }

    /// <summary>Nobody is there any more who would hold the run, and who is waited for says yes.</summary>
    private void LetGo()
    {
        var run = _world.Witness.Run!;
        if (_world.Line.Stopped)
        {
            Ask(Request.ReleaseLine);
        }

        if (run.HeldSince is not null)
        {
            Ask(Request.Resume);
        }
        else if (run.Plan.Steps.Any(step => run[step] is { Phase: StepPhase.Pausing, Waived: false } state && step.Moves[state.Move] is Pause { For: null }))
        {
            Ask(Request.Promote);
        }
    }

    private void Ask(Request what)
    {
        _asked++;
        _world.Note("asked", what.ToString());
        if (what == Request.NewRelease)
        {
            var newest = _world.Witness.Platform.Releases[^1];
            Record(_ => [new ReleaseCreated(newest with { Version = newest.Version + ".1" })]);
            return;
        }

        if (what == Request.Scale)
        {
            Scale();
            return;
        }

        if (what is Request.Queue or Request.Supersede)
        {
            Arrive(what == Request.Queue ? ArrivalRule.Queue : ArrivalRule.Supersede);
            return;
        }

        if (what is Request.StopLine or Request.ReleaseLine)
        {
            _world.Set(new(what == Request.StopLine, "eve", "enough for today"));
            return;
        }

        var id = _world.Witness.Run!.Id;
        _controllers.Attempt(() => Controllers.Await(_controllers.Loop.RequestAsync(id, run => Answer(what, run), CancellationToken.None)));
    }

    /// <summary>Another number of instances of a service that does not follow its load, in the middle of a run.</summary>
    private void Scale() => Record(state =>
        state is { Active: { } active, Current: { } current } && current.Services.Values.FirstOrDefault(service => service is { Autoscale: null, Ordinals: null }) is { } service
            ? [new Rescaled(service.Service, state.SizeOf(service), 1 + (_asked % 6), "bob", active.Id)]
            : []);

    /// <summary>Any other release arrives.</summary>
    private void Arrive(ArrivalRule rule)
    {
        var release = _world.Dice.Of([.. _story.Releases]).Version;
        Record(state => state.Active is null ? [] : RunQueue.Arrive(state, release, "bob", rule).Events);
    }

    /// <summary>What waits has its turn, as the host lets it: once the run before it has ended.</summary>
    private void FinishQueue()
    {
        for (var turn = 0; _world.Violations.Count == 0 && turn < MostTurns && RunQueue.Next(_world.Witness.Platform) is { } next; turn++)
        {
            var platform = _world.Witness.Platform;
            var plan = Planner.Make(PlanKind.Deploy, platform.Standing(), platform.Find(next.Release)!, _story.Policy, _story.Precautions);
            var reason = plan.Steps.IsEmpty ? "it is what runs already" : RunQueue.Refusal(platform, next, _story.QueueOutlivesRollback);
            _world.Witness.Expect(next.Id, plan);
            if (_world.Line.Stopped)
            {
                Ask(Request.ReleaseLine);
            }

            Record(state => RunQueue.Next(state) != next ? [] : [reason is null ? new RunStarted(next.Id, _seams.Plan(plan), next.By) : new ReleaseDropped(next.Id, reason)]);
            Finish(new(next.Release, []));
        }
    }

    private static IReadOnlyList<RunEvent> Answer(Request what, RunState run) => what switch
    {
        Request.Hold => RunDecider.Hold(run, "bob", null),
        Request.Resume => RunDecider.Resume(run, "bob"),
        Request.Promote => RunDecider.Promote(run, "bob", full: false),
        Request.Retry => RunDecider.Guide(run, GuidanceAnswer.Retry, "bob", null),
        Request.Ignore => RunDecider.Guide(run, GuidanceAnswer.Ignore, "bob", "it is known"),
        Request.PromoteFully => RunDecider.Promote(run, "bob", full: true),
        _ => RunDecider.Abort(run, "bob", "enough"),
    };

    /// <summary>Everything gets its time: warm sides end, processes stop, tables arrive.</summary>
    private void Settle()
    {
        if (_world.Violations.Count > 0 || _world.Witness.Platform.Active is not null)
        {
            return;
        }

        // A load that still changes would leave nothing to settle, and chance changes every load but none.
        _world.Traffic.Rate = service => _story.Waves.ContainsKey(service) ? 0 : _story.Rates[service];
        var rest = _story.Policy.KeepWarm + (_story.Policy.DrainDeadline * 2) + TimeSpan.FromSeconds(_story.Waves.Count == 0 ? 20 : 60);
        var (until, sizes) = (_world.Clock.Now + rest, _world.Witness.Platform.Sizes);
        var watched = until + (_story.Policy.RollbackWatch!.Value * IncidentWatch.Patience) + TimeSpan.FromSeconds(60);
        for (var changes = 0; _world.Clock.Now < until;)
        {
            _controllers.Turn();
            if (!ReferenceEquals(sizes, _world.Witness.Platform.Sizes) && changes++ < 20)
            {
                (until, sizes) = (_world.Clock.Now + rest, _world.Witness.Platform.Sizes);
            }

            // A rollback is watched to its finding.
            if (_world.Clock.Now >= until && _world.Clock.Now < watched && _world.Witness.Platform.Incidents.Exists(one => one.IsWatched))
            {
                until = _world.Clock.Now + TimeSpan.FromSeconds(1);
            }
        }

        foreach (var invariant in _world.Invariants)
        {
            invariant.Settled();
        }

        var before = _controllers.Loop;
        _controllers.Start();
        Replay.CompareToWitness(_world, before);
    }
}
