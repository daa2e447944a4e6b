namespace Agrimaan.Simulation.Worlds;

/// <summary>What may go wrong in the world.</summary>
public enum FaultKind
{
    /// <summary>The control plane is killed at a call to the world, before or after its effect; another one takes over.</summary>
    Killed,

    /// <summary>The killed one was only paused: it wakes up while the next one leads.</summary>
    SecondController,

    /// <summary>The journal cannot write, such as on a full disk.</summary>
    JournalRefused,

    /// <summary>The journal has written and says that it has not.</summary>
    JournalUncertain,

    /// <summary>The target cannot be asked.</summary>
    TargetAway,

    /// <summary>An instance is not started, or not stopped.</summary>
    TargetRefused,

    /// <summary>A call takes long.</summary>
    SlowCall,

    /// <summary>The numbers cannot be read for a while.</summary>
    MetricsAway,

    /// <summary>Asking for the numbers throws.</summary>
    MetricsThrown,

    /// <summary>The counting process is another one and begins at zero.</summary>
    CountsReset,

    /// <summary>The gateway hears nothing and says nothing for a while.</summary>
    GatewayAway,

    /// <summary>An acknowledgement comes late.</summary>
    AcknowledgementLost,

    /// <summary>A table reaches the gateway a second time, late.</summary>
    TableRepeated,

    /// <summary>The time of day jumps.</summary>
    ClockJump,

    /// <summary>An instance ends by itself.</summary>
    InstanceKilled,
}

/// <summary>Decides at each call to the world whether something goes wrong there.</summary>
internal sealed class Faults
{
    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly Dice _dice;
    private readonly double[] _every;
    private readonly int[] _left = new int[Kinds];

    /// <param name="dice">Chance.</param>
    /// <param name="every">Calls between two faults of a kind on average; 0 for never.</param>
    public Faults(Dice dice, double[] every)
    {
        (_dice, _every) = (dice, every);
        for (var kind = 0; kind < Kinds; kind++)
        {
            _left[kind] = every[kind] > 0 ? dice.Until(every[kind]) : 0;
        }
    }

    /// <summary>Whether anything goes wrong at present.</summary>
    public bool Active { get; set; }

    /// <summary>How often each kind struck.</summary>
    public int[] Struck { get; } = new int[Kinds];

    public bool Strikes(FaultKind kind)
    {
        var index = (int)kind;
        if (!Active || _left[index] == 0 || --_left[index] > 0)
        {
            return false;
        }

        _left[index] = _dice.Until(_every[index]);
        Struck[index]++;
        return true;
    }
}

/// <summary>The control plane's process has ended, here and now.</summary>
internal sealed class KilledException : Exception;
