using System.Text.Json;
using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>
/// The loop of one platform: observe, decide, write down, bring the world to what is wanted. Everything it knows is in the
/// journal, so it may be killed between any two lines and begun again by another process.
/// One caller at a time: calls are queued by a gate of its own.
/// </summary>
public sealed class PlatformLoop : IDisposable
{
    private readonly string _name;
    private readonly PlatformPorts _ports;
    private readonly long _epoch;
    private readonly TimeProvider _clock;
    private readonly Convergence _convergence;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CountedTraffic _traffic = new();
    private readonly RecentTraffic _lately = new();
    private readonly MeasuredTurns _measured;
    private readonly Scaler _scaler;
    private bool _loaded;

    /// <param name="name">The platform.</param>
    /// <param name="ports">The world.</param>
    /// <param name="epoch">This leader's epoch.</param>
    /// <param name="clock">The time.</param>
    public PlatformLoop(string name, PlatformPorts ports, long epoch, TimeProvider clock)
    {
        (_name, _ports, _epoch, _clock) = (name, ports, epoch, clock);
        (_convergence, _measured, _scaler) = (new(name, ports, epoch, _clock), new(ports.Measurements), new(ports.Memory));
        State = new() { Name = name };
    }

    /// <summary>The platform as the journal tells it; replaced whole, so a reader on another thread sees one moment.</summary>
    public PlatformState State { get; private set; }

    /// <summary>The run in progress, or the last one that this process has seen.</summary>
    public RunState? Run { get; private set; }

    /// <summary>The world at the last look, or null before the first.</summary>
    public Observation? Seen { get; private set; }

    /// <summary>What could not be done at the last look, for a person; null when all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What each service was asked in the last minute; empty while that is not known.</summary>
    public Task<IReadOnlyDictionary<string, ServiceTraffic>> TrafficAsync(CancellationToken cancellationToken) =>
        Locked(() => Task.FromResult(_lately.Of(State.Current?.Services.Keys ?? [])), cancellationToken);

    /// <summary>Stream of a platform.</summary>
    public static string StreamOf(string platform) => "platform/" + platform;

    /// <summary>Stream of a run.</summary>
    public static string StreamOfRun(string run) => "run/" + run;

    /// <summary>Writes down what a person asked for. The decision sees the newest state.</summary>
    /// <returns>The state with it.</returns>
    public Task<PlatformState> RecordAsync(Func<PlatformState, IReadOnlyList<PlatformEvent>> decide, CancellationToken cancellationToken) =>
        Locked(
            async () =>
            {
                await AppendAsync((PlatformEvent[])[.. decide(State)], cancellationToken).ConfigureAwait(false);
                return State;
            },
            cancellationToken);

    /// <summary>Writes down what a person asks of the run in progress: to go back, to hold, to go on.</summary>
    /// <param name="run">The run that is meant.</param>
    /// <param name="decide">One of <see cref="RunDecider"/>'s answers to a person; sees the newest state.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether anything was written.</returns>
    public Task<bool> RequestAsync(string run, Func<RunState, IReadOnlyList<RunEvent>> decide, CancellationToken cancellationToken) =>
        Locked(
            async () =>
            {
                var events = Run is { } active && active.Id == run ? (RunEvent[])[.. decide(active)] : [];
                await AppendAsync(events, _clock.GetUtcNow(), null, cancellationToken).ConfigureAwait(false);
                return events.Length > 0;
            },
            cancellationToken);

    /// <summary>Nothing is wanted to run from now on; a run in progress ends as it stands.</summary>
    public Task BringDownAsync(string by, CancellationToken cancellationToken) => Locked(
        async () =>
        {
            if (Run is { Phase: not RunPhase.Ended } && State.Active is not null)
            {
                await AppendAsync(new RunEvent[] { new AbortRequested(by, "the platform is taken down"), new RunEnded(RunOutcome.Failed, $"the platform was taken down by {by}") }, _clock.GetUtcNow(), null, cancellationToken).ConfigureAwait(false);
                await FinishAsync(cancellationToken).ConfigureAwait(false);
            }

            if (State.Up)
            {
                await AppendAsync(new PlatformEvent[] { new BroughtDown() }, cancellationToken).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);

    /// <summary>One turn.</summary>
    /// <returns>How long nothing needs to be looked at, if nobody calls.</returns>
    public Task<TimeSpan> TurnAsync(CancellationToken cancellationToken) => Locked(() => Turn(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<TimeSpan> Turn(CancellationToken cancellationToken)
    {
        try
        {
            Seen = await ObserveAsync(cancellationToken).ConfigureAwait(false);
            _lately.Add(Seen.Numbers);
        }
        catch (TargetUnavailableException unavailable)
        {
            // Nothing is known about instances, so nothing is decided about them.
            Trouble = unavailable.Message;
            return Pace.Calm;
        }

        Seen = Seen with { Measured = _measured.Look(ActiveRun, State.File?.Environment ?? "", _clock.GetUtcNow()) };
        await AppendAsync((PlatformEvent[])[.. _scaler.Look(State, ActiveRun, Seen, _clock.GetUtcNow())], cancellationToken).ConfigureAwait(false);
        if (ActiveRun is { Phase: not RunPhase.Ended } fresh && TrafficAhead.Of(fresh, Seen) is { } before)
        {
            await AppendAsync((RunEvent[])[before], _clock.GetUtcNow(), null, cancellationToken).ConfigureAwait(false);
        }

        if (ActiveRun is { Phase: not RunPhase.Ended } heard && Resizing.Hear(heard, State) is { Count: > 0 } resized)
        {
            await AppendAsync((RunEvent[])[.. resized], _clock.GetUtcNow(), null, cancellationToken).ConfigureAwait(false);
        }

        if (Run is { Phase: not RunPhase.Ended } run)
        {
            var now = _clock.GetUtcNow();
            Seen = Seen with { Counts = _traffic.Add(run, Seen, now) };
            await AppendAsync((RunEvent[])[.. Decide(run, Seen, now)], now, Seen, cancellationToken).ConfigureAwait(false);
        }

        await FinishAsync(cancellationToken).ConfigureAwait(false);
        await AppendAsync((PlatformEvent[])[.. IncidentWatch.Look(State, Seen, _clock.GetUtcNow())], cancellationToken).ConfigureAwait(false);
        Trouble = await _convergence.BringAsync(State, ActiveRun, Seen, cancellationToken).ConfigureAwait(false);
        return Pace.Of(ActiveRun, _convergence.Retiring || State.WarmUntil > _clock.GetUtcNow(), _clock.GetUtcNow());
    }

    /// <summary>What others want of the run comes before what it wants itself.</summary>
    private IReadOnlyList<RunEvent> Decide(RunState run, Observation seen, DateTimeOffset now) =>
        RunQueue.Supersede(State, run) is { Count: > 0 } back ? back
        : RunDecider.Hear(run, _ports.Line()) is { Count: > 0 } heard ? heard
        : RunDecider.Decide(run, seen, now);

    private RunState? ActiveRun => State.Active is null ? null : Run;

    private async Task<Observation> ObserveAsync(CancellationToken cancellationToken)
    {
        var instances = await _ports.Target.ObserveAsync(_name, cancellationToken).ConfigureAwait(false);
        var numbers = await _ports.Metrics.ReadAsync(_name, cancellationToken).ConfigureAwait(false);
        var router = await _ports.Router.ObserveAsync(_name, cancellationToken).ConfigureAwait(false);
        var tasks = (ActiveRun?.Tasks ?? []).Select(task => (task.Key, Result: _ports.Tasks.ResultOf(task.Key))).Where(task => task.Result is not null);
        return new(instances, router, _convergence.Published, numbers, tasks.ToDictionary(task => task.Key, task => task.Result!)) { Begun = _convergence.Begun };
    }

    /// <summary>The platform learns of a run's end in a second append; a crash between the two is mended here.</summary>
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (Run is { Phase: RunPhase.Ended } ended && State.Active?.Id == ended.Id)
        {
            var finished = new RunFinished(ended.Id, ended.Outcome!.Value, ended.Reason ?? "", ended.PeakWeight) { Before = ended is { Outcome: RunOutcome.Promoted, Plan.Kind: PlanKind.Deploy } ? ended.Before : null };
            await AppendAsync((PlatformEvent[])[finished, .. Incidents.Incidents.AtEnd(State, ended)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AppendAsync(PlatformEvent[] events, CancellationToken cancellationToken)
    {
        if (events.Length == 0)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        await WriteAsync(StreamOf(_name), State.Version, [.. events.Select(happened => JournalJson.Write(happened, now))], cancellationToken).ConfigureAwait(false);
        State = events.Aggregate(State, (state, happened) => state.Apply(happened, now));
        if (State.Active is { } active && Run?.Id != active.Id)
        {
            Run = Begin(active);
        }
    }

    /// <summary>Writes down what was decided, and lets the recording have what it was decided by.</summary>
    private async Task AppendAsync(RunEvent[] events, DateTimeOffset now, Observation? seen, CancellationToken cancellationToken)
    {
        if (Run is not { } run)
        {
            return;
        }

        if (events.Length > 0)
        {
            await WriteAsync(StreamOfRun(run.Id), run.Version, [.. events.Select(happened => JournalJson.Write(happened, now))], cancellationToken).ConfigureAwait(false);
            Run = events.Aggregate(run, (state, happened) => state.Apply(happened, now));
        }

        _ports.Recorder.Note(run, seen, events, now);
    }

    private async Task WriteAsync(string stream, long version, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken)
    {
        // Whether a failed append was written is unknown: read the journal again before the next decision.
        _loaded = false;
        await _ports.Journal.AppendAsync(stream, version, _epoch, events, cancellationToken).ConfigureAwait(false);
        _loaded = true;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var written = await _ports.Journal.ReadAsync(StreamOf(_name), 0, cancellationToken).ConfigureAwait(false);
        var state = written.Aggregate(new PlatformState { Name = _name }, (state, item) => state.Apply(Read(item, JournalJson.ReadPlatform), item.Event.At));
        Run = null;
        if (state.Active is { } active)
        {
            var steps = await _ports.Journal.ReadAsync(StreamOfRun(active.Id), 0, cancellationToken).ConfigureAwait(false);
            Run = steps.Aggregate(Begin(active), (run, item) => run.Apply(Read(item, JournalJson.ReadRun), item.Event.At));
            written = [.. written, .. steps];
        }

        if (written.Count > 0)
        {
            (_clock as SteadyClock)?.NotBefore(written.Max(item => item.Event.At));
        }

        State = state;
        _loaded = true;
    }

    private static T Read<T>(RecordedEvent item, Func<JournalEvent, T> read)
    {
        try
        {
            return read(item.Event);
        }
        catch (JsonException fault)
        {
            throw new JournalUnavailableException($"the journal is damaged: event {item.Position} of {item.Stream} cannot be read; restore it from a backup, or move it away to begin anew", fault);
        }
    }

    private static RunState Begin(RunSummary run) => RunState.Begin(run.Id, run.Plan, run.Author, run.StartedAt);

    private async Task<T> Locked<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_loaded)
            {
                await LoadAsync(cancellationToken).ConfigureAwait(false);
            }

            return await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
