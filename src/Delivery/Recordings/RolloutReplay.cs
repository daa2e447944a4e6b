using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Recordings;

/// <summary>One rollout on its way through a recording.</summary>
/// <param name="head">The run.</param>
/// <param name="plan">A plan of the one step, with the policy that is asked.</param>
internal sealed class RolloutReplay(RecordingHead head, Plan plan)
{
    private readonly PlanStep _step = plan.Steps[0];
    private readonly List<string> _caveats = [];
    private readonly Asked _asked = new();
    private RunState _run = RunState.Begin(head.Run, plan, head.Author, head.StartedAt);
    private CountedTraffic _counted = new();
    private (Would Would, string Reason, DateTimeOffset At)? _decision;
    private (Would Would, string Reason, DateTimeOffset At)? _free;
    private ImmutableArray<CheckResult> _passed = [];
    private string _last = "";
    private bool _over;

    /// <summary>Whether nothing that follows would matter.</summary>
    public bool Decided => _decision is not null || _over;

    private StepState State => _run[_step];

    public void Take(RecordedItem item)
    {
        switch (item)
        {
            case TakenUp:
                _counted = new();
                break;
            case Happened { Event: HoldRequested or ResumeRequested or PromoteRequested or LineStopped or LineReleased or Resized } asked:
                Apply(asked.Event, asked.At);
                break;
            case Happened { Event: AbortRequested or RollbackStarted or RunEnded }:
                _over = true;
                break;
            case RecordedLook look when look.Step == _step.Id:
                Look(look);
                
                // What a person made of a failure cannot be compared with anything.
                _over |= look.Decided.Any(happened => happened is RollbackStarted or GuidanceAsked or StepDone);
                break;
        }
    }

    public ReplayResult Result((Recorded Recorded, string Reason) recorded, bool whole, bool unasked)
    {
        var (would, reason, at) = _decision ?? _free ?? (Would.CannotTell, Missing(recorded), (DateTimeOffset?)null);
        if (!whole && (_decision ?? _free) is null)
        {
            _caveats.Add("the recording is not whole: its end was lost or left out");
        }

        if (unasked)
        {
            _caveats.Add("the checks that the policy measures elsewhere were not asked: a recording holds the gateway's numbers alone");
        }

        return new(
            head.Run, _step.Service, _step.From!.Version, _step.To!.Version, recorded.Recorded, recorded.Reason, would, reason, at,
            _asked.Time, _asked.Requests, _asked.Failed, [.. _caveats]);
    }

    private string Missing((Recorded Recorded, string Reason) recorded)
    {
        var waiting = State.Waits ? $"would still be waiting at {StepWords.Percent(State.Weight)}{(_last.Length > 0 ? $" ({_last})" : "")}" : "would not have decided yet";
        return recorded.Recorded switch
        {
            Recorded.Promoted => $"it {waiting} where the recording ends with all traffic on {_step.To!.Version}",
            Recorded.Open => $"it {waiting} where the recording ends",
            Recorded.Aborted when !State.Waits => $"what ended it was no judgement: {recorded.Reason}",
            _ => $"it {waiting} where the rollout was ended: {recorded.Reason}",
        };
    }

    private void Look(RecordedLook look)
    {
        _asked.Add(look);
        var (seen, watched) = (SeenAt(look), IsWatched(look.Phase));
        if (!watched)
        {
            // Something came up, ended or was done: the world's part, and it went as it went. What is asked meanwhile is judged all the same.
            if (State.Phase == StepPhase.Performing)
            {
                seen = seen with { Counts = _counted.Add(_run, seen, look.At) };
                if (StepWatch.WhileWorking(_run, _step, seen, look.At) is { } judged)
                {
                    Decide(judged, look);
                }

                if (Decided || look.Decided.IsEmpty)
                {
                    return;
                }
            }

            if (!IsWatched(State.Phase) && !look.Decided.Any(happened => happened is RollbackStarted))
            {
                Decide(StepDecider.Advance(_run, _step, seen, Started()), look);
            }

            return;
        }

        for (var moves = 0; !IsWatched(State.Phase) && !Decided && _run.HeldSince is null && moves <= _step.Moves.Length; moves++)
        {
            Decide(StepDecider.Advance(_run, _step, seen, Started()), look);
        }

        if (!Decided && IsWatched(State.Phase) && Follow(look))
        {
            seen = seen with { Counts = _counted.Add(_run, seen, look.At) };
            _last = StepChecks.Of(_run, _step, seen, look.At).FirstOrDefault(answer => answer.Verdict != Verdict.Pass)?.Sentence ?? "";
            Decide(StepDecider.Forward(_run, _step, seen, look.At), look);
        }
    }

    private RunEvent[] Started() => State.Phase == StepPhase.Pending ? [new StepStarted { Step = _step.Id }] : [];

    /// <summary>Stays with the share that the recording has. False while that is on its way to another.</summary>
    private bool Follow(RecordedLook look)
    {
        if (look.Target == State.Weight)
        {
            return true;
        }

        if (look.Served != look.Target || look.Target == Backend.FullWeight)
        {
            return false;
        }

        Borrow(look.Target);
        return true;
    }

    private void Borrow(int share)
    {
        Caveat("the policy would have been at another share at times; it was judged by the recording's");
        _run = _run with { Steps = _run.Steps.SetItem(_step.Id, State with { Weight = share }) };
    }

    private void Decide(StepDecider.Decided decided, RecordedLook look)
    {
        foreach (var happened in decided.Events)
        {
            Apply(happened, look.At);
            if (happened is WeightSet set && TargetAfter(look) is var there && there != set.Weight && State.Weight != Backend.FullWeight)
            {
                Borrow(there);
            }
        }

        if (decided.Failure is { } reason)
        {
            _decision = (Would.Abort, reason, look.At);
        }
        else if (decided.Events.Any(happened => happened is StepDone) || (decided.Events.Count > 0 && !_step.Moves.Skip(State.Move).Any(move => move is Check or Pause or Mirror)))
        {
            var answers = State.Checks.IsEmpty ? _passed : State.Checks;
            _free ??= (Would.Promote, answers.IsEmpty ? "nothing spoke against it" : Checks.Weightiest(answers).Sentence, look.At);

            // On its way to everything it may still be taken back, as far as the recording goes there too.
            _decision = State.Phase == StepPhase.Done || TargetAfter(look) != Backend.FullWeight ? _free : null;
        }
    }

    private void Apply(RunEvent happened, DateTimeOffset at)
    {
        if (happened is WeightSet)
        {
            _passed = State.Checks.IsEmpty ? _passed : State.Checks;
        }

        _run = _run.Apply(happened, at);
    }

    private static int TargetAfter(RecordedLook look) => look.Decided.OfType<WeightSet>().Select(set => set.Weight).LastOrDefault(look.Target);

    private void Caveat(string sentence)
    {
        if (!_caveats.Contains(sentence))
        {
            _caveats.Add(sentence);
        }
    }

    private static bool IsWatched(StepPhase phase) => phase is StepPhase.Shifting or StepPhase.Pausing or StepPhase.Mirroring or StepPhase.Analysing;

    /// <summary>The world as far as the decider asks about it.</summary>
    private Observation SeenAt(RecordedLook look)
    {
        var (service, next, stable) = (_step.Service, _step.To!.Version, _step.From!.Version);
        var numbers = look.Reading is { } reading
            ? new TrafficNumbers(reading.Source, look.At, NumbersOf(service, reading))
            : null;
        var share = look.Served ?? look.Target;
        var table = new RoutingTable
        {
            Platform = plan.Platform, Epoch = 1, Version = 1, PublicPort = 0, Routes = ImmutableSortedDictionary<string, string>.Empty,
            Services = ImmutableSortedDictionary<string, ServiceRoute>.Empty.Add(service, new(service, 0, [new(next, share, []), new(stable, Backend.FullWeight - share, [])])),
        };
        var router = new RouterObservation(look.Served is not null, 1, 1, ImmutableDictionary<string, int>.Empty);
        return new(look.Instances, router, table, numbers, ImmutableDictionary<string, TaskResult>.Empty);
    }

    private ImmutableDictionary<ServiceVersion, VersionNumbers> NumbersOf(string service, SidesReading reading)
    {
        var numbers = ImmutableDictionary<ServiceVersion, VersionNumbers>.Empty
            .SetItem(new(service, _step.Against!), reading.Stable)
            .SetItem(new(service, _step.To!.Version), reading.New);
        return reading.Before is { } old ? numbers.SetItem(new(service, _step.From!.Version), old) : numbers;
    }

    /// <summary>What the new version was asked so far.</summary>
    private sealed class Asked
    {
        private SidesReading? _last;
        private DateTimeOffset? _since;

        public long Requests { get; private set; }

        public long Failed { get; private set; }

        public TimeSpan Time { get; private set; }

        public void Add(RecordedLook look)
        {
            if (look.Reading is { } now)
            {
                var (brought, _) = (_last ?? now).Until(now);
                (Requests, Failed, _last) = (Requests + brought.Requests, Failed + brought.Errors, now);
            }

            _since ??= look.Served > 0 ? look.At : null;
            Time = _since is { } since ? look.At - since : TimeSpan.Zero;
        }
    }
}
