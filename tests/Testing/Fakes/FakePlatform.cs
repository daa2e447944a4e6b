using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;
using Microsoft.Extensions.Time.Testing;

namespace Agrimaan.Testing.Fakes;

/// <summary>A whole platform on fakes, with the real loop: turn it, crash it, look at it.</summary>
public sealed class FakePlatform : IDisposable
{
    public const string Name = "farm";

    private readonly Func<Task<IJournal>> _open;
    private readonly Func<TimeProvider> _clockOfLoop;

    /// <param name="open">Opens the journal anew at each start; a journal in memory when null.</param>
    /// <param name="clockOfLoop">The clock that the loop looks at, made anew at each start; <see cref="Clock"/> when null.</param>
    public FakePlatform(Func<Task<IJournal>>? open = null, Func<TimeProvider>? clockOfLoop = null)
    {
        _clockOfLoop = clockOfLoop ?? (() => Clock);
        var memory = new MemoryJournal();
        Traffic = new(Edge, Clock);
        _open = open ?? (() => Task.FromResult<IJournal>(memory));
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };

    public FakeTarget.World World { get; } = new();

    public FakeRouter.Edge Edge { get; } = new();

    public FakeTraffic Traffic { get; }

    public FakeTasks Tasks { get; } = new();

    public FakeMeasurements Measurements { get; } = new();

    /// <summary>What is kept of every run.</summary>
    public MemoryRecorder Recorder { get; } = new();

    public FakeTarget? Target { get; private set; }

    /// <summary>As the controller that leads has it.</summary>
    public IJournal Journal { get; private set; } = null!;

    public PlatformLoop Loop { get; private set; } = null!;

    /// <summary>The switch over all runs.</summary>
    public Line Line { get; set; } = Line.Free;

    /// <summary>What memory is free; not known by default.</summary>
    public MemoryReading? Memory { get; set; }

    public Precautions Precautions { get; set; } = Precautions.None;

    public RolloutPolicy Policy { get; set; } = new()
    {
        Steps = [1000, 5000],
        StepTime = TimeSpan.FromSeconds(5),
        StepDeadline = TimeSpan.FromSeconds(60),
        Warmup = TimeSpan.FromSeconds(2),
        KeepWarm = TimeSpan.FromSeconds(5),
        DrainDeadline = TimeSpan.FromSeconds(10),
        Abort = new() { Samples = 30 },
    };

    /// <summary>A control plane that takes the platform up, as after a start.</summary>
    public async Task<PlatformLoop> StartAsync()
    {
        Loop?.Dispose();
        Tasks.Crash();
        Recorder.Crash();
        Measurements.Crash();
        var journal = Journal = await _open();
        var epoch = await journal.BeginEpochAsync(CancellationToken.None);
        Target = new FakeTarget(World, Clock);
        Loop = new(Name, new(journal, Target, new FakeRouter(Edge, Clock), Traffic, Tasks) { Line = () => Line, Measurements = Measurements, Recorder = Recorder, Memory = _ => Memory }, epoch, _clockOfLoop());
        await Loop.RecordAsync(_ => [], CancellationToken.None);
        return Loop;
    }

    /// <summary>The controller that leads now, as one that is paused: the next start leaves it alone.</summary>
    public PlatformLoop LetGo()
    {
        var former = Loop;
        Loop = null!;
        return former;
    }

    /// <summary>Services in a line: web calls crop, crop calls user.</summary>
    public async Task BringUpAsync(params string[] services)
    {
        var inner = services.Select((service, i) => KeyValuePair.Create(service, 29_000 + i)).ToImmutableSortedDictionary();
        await Loop.RecordAsync(_ => [new FileApplied("/farm/agrimaan.yaml", "", "local"), new PortsAllotted(8080, 28_999, inner), new BroughtUp()], CancellationToken.None);
    }

    public Task RecordReleaseAsync(Release release) => Loop.RecordAsync(_ => [new ReleaseCreated(release)], CancellationToken.None);

    public async Task<string> BeginAsync(string version, PlanKind kind = PlanKind.Deploy)
    {
        var state = await Loop.RecordAsync(
            state => [new RunStarted(state.NextRun, Planner.Make(kind, state.Standing(), state.Find(version)!, Policy, Precautions), "ada")], CancellationToken.None);
        return state.Runs[^1].Id;
    }

    /// <summary>One turn, then the time that the loop wants to pass.</summary>
    public async Task TurnAsync()
    {
        var pause = await Loop.TurnAsync(CancellationToken.None);
        Clock.Advance(pause);
    }

    /// <summary>Turns until the run in progress has ended.</summary>
    public async Task<RunSummary> FinishAsync(int mostTurns = 5_000)
    {
        await UntilAsync(() => Loop.State.Active is null && Loop.State.Runs.Count > 0, mostTurns);
        return Loop.State.Runs[^1];
    }

    public async Task UntilAsync(Func<bool> condition, int mostTurns = 5_000)
    {
        for (var turn = 0; turn < mostTurns; turn++)
        {
            if (condition())
            {
                return;
            }

            await TurnAsync();
        }

        throw new TimeoutException($"not within {mostTurns} turns; {Loop.Run?.Phase} {string.Join(", ", Loop.Run?.Steps.Select(step => $"{step.Key} {step.Value.Phase}") ?? [])}");
    }

    public void Dispose() => Loop?.Dispose();
}
