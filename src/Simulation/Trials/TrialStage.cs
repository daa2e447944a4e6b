using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Stories;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Trials;

/// <summary>Plays one rollout of a policy with the real engine, its real judges and its real moves, under traffic drawn by chance.</summary>
internal sealed class TrialStage : IDisposable
{
    private const string Service = "service";
    private const string Old = "1.0.0";
    private const string New = "2.0.0";
    private const int MostTurns = 200_000;

    /// <summary>Traffic before the rollout: what latency is measured against.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);

    private readonly TrialQuestion _question;
    private readonly World _world;
    private readonly Controllers _controllers;

    public TrialStage(TrialQuestion question, ulong seed, bool bad)
    {
        _question = question;
        var old = new Behaviour { Errors = question.Errors, Milliseconds = question.Milliseconds };
        var behaviours = new Dictionary<(string Service, string Version), Behaviour>
        {
            [(Service, Old)] = old,
            [(Service, New)] = bad ? old with { Errors = question.BadErrors, Milliseconds = old.Milliseconds * question.Slower } : old,
        };
        _world = new(seed, new Dice(seed), new double[Enum.GetValues<FaultKind>().Length], behaviours, inWords: false);
        _world.Traffic.Rate = _ => question.RequestsPerSecond;
        _controllers = new(_world, PaceOf(question.Policy), Seams.None);
    }

    public TrialOutcome Play()
    {
        _controllers.Start();
        Record(
            new FileApplied("/farm/agrimaan.yaml", "", "local"), new PortsAllotted(8080, 28_999, ImmutableSortedDictionary<string, int>.Empty.Add(Service, 29_000)), new BroughtUp(),
            new ReleaseCreated(Release(Old)), new ReleaseCreated(Release(New)));
        Begin(Old);
        while (_world.Witness.Platform.Active is not null)
        {
            _controllers.Turn();
        }

        _world.Pass(Before);
        Begin(New);
        return Watch();
    }

    public void Dispose() => _controllers.Dispose();

    /// <summary>The engine looks five times a second; where its steps are long, once a second tells the same and takes a fifth of the time.</summary>
    private static double PaceOf(RolloutPolicy policy) => Math.Clamp(policy.StepTime.TotalSeconds / 6, 1, 5);

    private TrialOutcome Watch()
    {
        TimeSpan? first = null, decided = null;
        for (var turn = 0; _world.Witness.Platform.Active is not null && turn < MostTurns; turn++)
        {
            _controllers.Turn();
            var run = _world.Witness.Run!;
            first ??= Takes() ? _world.Clock.Now : null;
            decided ??= run.Phase != RunPhase.Forward ? _world.Clock.Now : null;
            if (run.Phase == RunPhase.Forward && run.Plan.Steps.Any(step => run[step] is { Phase: StepPhase.Pausing, Waived: false } state && step.Moves[state.Move] is Pause { For: null }))
            {
                _controllers.Attempt(() => Controllers.Await(_controllers.Loop.RequestAsync(run.Id, asked => RunDecider.Promote(asked, "simulate", full: false), CancellationToken.None)));
            }
        }

        var ended = _world.Witness.Run!;
        _world.Traffic.Flow(_world.Gateway.Served, _world.Clock.Now);
        var (requests, failed) = _world.Traffic.Of(Service, New);
        var end = ended.Outcome == RunOutcome.Promoted ? TrialEnd.Promoted
            : ended.Steps.Values.Any(step => step.Checks.Any(answer => answer.Verdict == Verdict.Fail)) ? TrialEnd.Caught
            : TrialEnd.Inconclusive;
        return new(end, (decided ?? _world.Clock.Now) - (first ?? _world.Clock.Now), requests, failed, ended.Reason ?? "");
    }

    private bool Takes() => _world.Gateway.Served?.Services[Service].Backends.Any(backend => backend.Version == New && backend.Weight > 0) ?? false;

    private void Begin(string version)
    {
        var platform = _world.Witness.Platform;
        Record(new RunStarted(World.Platform + "-" + version, Planner.Make(PlanKind.Deploy, platform.Current, platform.Find(version)!, _question.Policy with { Checks = null }), "simulate"));
    }

    private void Record(params PlatformEvent[] events) => Controllers.Await(_controllers.Loop.RecordAsync(_ => events, CancellationToken.None));

    private Release Release(string version) => new()
    {
        Platform = World.Platform,
        Version = version,
        Author = "simulate",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Services = ImmutableSortedDictionary<string, ServiceRelease>.Empty.Add(Service, new()
        {
            Service = Service,
            Kind = ServiceKind.Backend,
            Version = version,
            Revision = "r" + version[..1],
            Artefact = "sha256:" + version[..1],
            Command = ["run"],
            Settings = ImmutableSortedDictionary<string, string>.Empty,
            Calls = [],
            Http = new(),
            Replicas = _question.Replicas,
        }),
        Gateway = new() { Routes = ImmutableSortedDictionary<string, string>.Empty.Add("/", Service) },
    };
}
