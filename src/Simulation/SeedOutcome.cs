using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Stories;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation;

/// <summary>What became of one seed.</summary>
public sealed record SeedOutcome
{
    internal SeedOutcome(World world, Controllers controllers, int asked)
    {
        var runs = world.Witness.Platform.Runs.Skip(1).ToList();
        (Seed, Hash, Events, Lines, Violations) = (world.Seed, world.Log.Hash, world.Log.Count, world.Log.Lines, world.Violations);
        (Decisions, Starts, Asked, Simulated) = (controllers.Decisions, controllers.Starts, asked, world.Clock.Now);
        Rollouts = runs.Sum(run => run.Plan.Steps.Count(step => step.Kind == StepKind.Rollout));
        (Runs, Struck) = (runs.Count, world.Faults.Struck);
        Outcomes = [.. Enum.GetValues<RunOutcome>().Select(outcome => runs.Count(run => run.Outcome == outcome))];
    }

    private SeedOutcome(ulong seed, Violation violation) =>
        (Seed, Lines, Violations, Outcomes, Struck) = (seed, [], [violation], [], []);

    public ulong Seed { get; }

    /// <summary>Over everything that happened, in order and with its time.</summary>
    public ulong Hash { get; }

    public int Events { get; }

    /// <summary>Everything that happened, in words; empty unless that was asked for.</summary>
    public IReadOnlyList<string> Lines { get; }

    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>Looks at a run in progress.</summary>
    public long Decisions { get; }

    /// <summary>Runs after the platform was up.</summary>
    public int Runs { get; }

    /// <summary>Services moved in them.</summary>
    public int Rollouts { get; }

    /// <summary>How runs ended, in the order of <see cref="RunOutcome"/>.</summary>
    public IReadOnlyList<int> Outcomes { get; }

    /// <summary>Control planes that were started.</summary>
    public int Starts { get; }

    /// <summary>What people asked.</summary>
    public int Asked { get; }

    public TimeSpan Simulated { get; }

    /// <summary>Faults by <see cref="FaultKind"/>.</summary>
    public IReadOnlyList<int> Struck { get; }

    internal static SeedOutcome Broke(ulong seed, Exception fault) =>
        new(seed, new Violation(seed, "NothingIsThrown", $"{fault.GetType().Name}: {fault.Message}", TimeSpan.Zero));
}
