using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>A promise of the engine, held against the world at every event.</summary>
internal abstract class Invariant(World world)
{
    /// <summary>Reckoning of time inside the engine may be off by a twentieth while it finds back from a jump of the clock.</summary>
    protected const double Patience = 0.93;

    protected World World { get; } = world;

    /// <summary>A table was handed over.</summary>
    public virtual void Published(RoutingTable table)
    {
    }

    /// <summary>A table came into force.</summary>
    public virtual void Served(RoutingTable table, RoutingTable? before)
    {
    }

    /// <summary>The target does what it was asked in an epoch.</summary>
    public virtual void Obeyed(long epoch, InstanceKey key)
    {
    }

    /// <summary>A process is made; it is not yet among the living.</summary>
    public virtual void Starting(Life life)
    {
    }

    /// <summary>A process is told to stop; it has not yet been.</summary>
    public virtual void Stopping(Life life)
    {
    }

    /// <summary>Long work of a plan is begun.</summary>
    public virtual void Begun(string key, StepTask task)
    {
    }

    /// <summary>Something was written in the run's journal.</summary>
    public virtual void Decided(RunEvent happened, RunState before, RunState after)
    {
    }

    /// <summary>Something was written in the platform's journal.</summary>
    public virtual void Recorded(PlatformEvent happened, PlatformState before, PlatformState after)
    {
    }

    /// <summary>The platform knows that a run has ended.</summary>
    public virtual void Finished(RunSummary run, RunState state)
    {
    }

    /// <summary>Nothing is done any more, and everything has had its time.</summary>
    public virtual void Settled()
    {
    }

    protected void Broken(string what) => World.Violate(GetType().Name, what);

    protected static PlanStep StepOf(RunState run, RunEvent happened) => run.Plan.Steps.First(step => step.Id == happened.Step);

    protected static Move? MoveAt(PlanStep step, int index) => index >= 0 && index < step.Moves.Length ? step.Moves[index] : null;
}
