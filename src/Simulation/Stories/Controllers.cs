using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>The control plane's process: the real loop, killed and started again, and sometimes an earlier one that was only paused.</summary>
internal sealed class Controllers(World world, double pace, Seams seams) : IDisposable
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly List<PlatformLoop> _former = [];
    private (PlatformLoop Loop, TimeSpan At, int Turns)? _sleeper;

    public PlatformLoop Loop { get; private set; } = null!;

    /// <summary>Looks at a run in progress, each of which decides what to do next.</summary>
    public long Decisions { get; private set; }

    public int Starts { get; private set; }

    /// <summary>A new process takes over from the journal.</summary>
    public void Start()
    {
        var before = Loop;
        world.Tasks.Crash();
        world.Measurements.Crash();
        var epoch = Await(world.Journal.BeginEpochAsync(CancellationToken.None));
        world.Target.Lead(epoch);
        Loop = new(World.Platform, seams.Ports(world, world.PortsOf(epoch)), epoch, seams.Clock(world.Clock));
        Starts++;
        world.Witness.StartedAt = world.Clock.Now;
        world.Note("leader", $"epoch {epoch}");
        Await(Loop.RecordAsync(_ => [], CancellationToken.None));
        if (before is null)
        {
            return;
        }

        Replay.Compare(world, before, Loop);
        if (world.Strikes(FaultKind.SecondController, "takeover"))
        {
            _sleeper = (before, world.Clock.Now + world.Dice.Seconds(0.1, 10), world.Dice.Between(1, 3));
        }

        _former.Add(before);
    }

    /// <summary>One turn of who leads, and the time until the next.</summary>
    public void Turn()
    {
        Wake();
        Decisions += world.Witness.Platform.Active is null ? 0 : 1;
        var pause = AfterFault;
        Attempt(() => pause = Await(Loop.TurnAsync(CancellationToken.None)));
        world.Pass(pause * pace);
        if (world.Strikes(FaultKind.ClockJump, "machine"))
        {
            world.Clock.Off = world.Dice.Seconds(-7200, 90_000);
        }
    }

    /// <summary>Asks something of the engine. What was refused or cut off is not asked again.</summary>
    public void Attempt(Action ask)
    {
        try
        {
            ask();
        }
        catch (KilledException)
        {
            world.Pass(world.Dice.Seconds(0.1, 3));
            Start();
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalConflictException or FencedException or TargetUnavailableException or IOException)
        {
            // As the host does: it is tried again at the next turn.
            world.Note("turn failed", fault.Message);
        }
    }

    public void Dispose()
    {
        foreach (var loop in _former)
        {
            loop.Dispose();
        }

        Loop?.Dispose();
    }

    /// <summary>Everything in the simulated world answers at once; what does not would not be the same twice.</summary>
    internal static T Await<T>(Task<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("the simulated world kept the engine waiting");

    private void Wake()
    {
        if (_sleeper is not { } sleeper || world.Clock.Now < sleeper.At)
        {
            return;
        }

        world.Note("woken", "an earlier controller goes on");
        _sleeper = sleeper.Turns > 1 ? (sleeper.Loop, world.Clock.Now + world.Dice.Seconds(0, 1), sleeper.Turns - 1) : null;
        try
        {
            Await(sleeper.Loop.TurnAsync(CancellationToken.None));
        }
        catch (KilledException)
        {
            _sleeper = null;
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalConflictException or FencedException or TargetUnavailableException or IOException)
        {
            world.Note("woken", fault.Message);
        }
    }
}
