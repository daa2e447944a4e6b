using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Simulation.Worlds;

/// <summary>Reads along what is written in the journal, beside the engine and independent of what it remembers.</summary>
internal sealed class Witness(World world)
{
    private readonly Dictionary<string, Plan> _plans = [];
    private readonly Dictionary<string, TimeSpan> _moved = [];

    public PlatformState Platform { get; private set; } = new() { Name = World.Platform };

    public RunState? Run { get; private set; }

    /// <summary>The release that ran before the run in progress, or the last one.</summary>
    public string? Before { get; private set; }

    /// <summary>Whether a person let the run go on past something.</summary>
    public bool Waved { get; private set; }

    /// <summary>The plan as it was made, before anybody could tamper with it.</summary>
    public void Expect(string run, Plan plan) => _plans[run] = plan;

    /// <summary>When, by a clock that never jumps, the move was decided that the step makes.</summary>
    public TimeSpan MovedAt(string step) => _moved.GetValueOrDefault(step);

    /// <summary>
    /// Whether the time of that move can be reckoned: a process that starts knows nothing but the machine's clock and the journal, so one that
    /// takes over after a jump takes the jump for time that has passed.
    /// </summary>
    public bool Reckons(string step) => ReckonsSince(MovedAt(step));

    /// <summary>The same for any moment.</summary>
    public bool ReckonsSince(TimeSpan moment) => moment >= StartedAt || world.Clock.Off == TimeSpan.Zero;

    /// <summary>When the controller that leads was started.</summary>
    public TimeSpan StartedAt { get; set; }

    public void Take(string stream, JournalEvent written, TimeSpan decided)
    {
        if (stream.StartsWith("run/", StringComparison.Ordinal))
        {
            Take(JournalJson.ReadRun(written), written.At, decided);
        }
        else
        {
            Take(JournalJson.ReadPlatform(written), written.At);
        }
    }

    private void Take(RunEvent happened, DateTimeOffset at, TimeSpan decided)
    {
        var before = Run!;
        var after = Run = before.Apply(happened, at);
        Waved |= happened is PromoteRequested;
        foreach (var invariant in world.Invariants)
        {
            invariant.Decided(happened, before, after);
        }

        if (happened is StepStarted or Scaled or WeightSet or QuorumAwaited or PauseStarted or CheckStarted or TaskStarted)
        {
            _moved[happened.Step!] = decided;
        }
    }

    private void Take(PlatformEvent happened, DateTimeOffset at)
    {
        var before = Platform;
        Platform = Platform.Apply(happened, at);
        foreach (var invariant in world.Invariants)
        {
            invariant.Recorded(happened, before, Platform);
        }

        if (happened is RunStarted started)
        {
            (Before, Waved) = (Platform.Current?.Version, false);
            _moved.Clear();
            Run = RunState.Begin(started.Run, _plans.GetValueOrDefault(started.Run, started.Plan), started.Author, at);
        }
        else if (happened is RunFinished)
        {
            foreach (var invariant in world.Invariants)
            {
                invariant.Finished(Platform.Runs[^1], Run!);
            }
        }
    }
}
