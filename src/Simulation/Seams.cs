using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation;

/// <summary>
/// Where a guard of the engine can be taken away, between engine and world; only the tests do, to see that the simulation finds it
/// out. The engine itself is never changed.
/// </summary>
internal sealed record Seams
{
    public static Seams None { get; } = new();

    /// <summary>What the engine sees as its world.</summary>
    public Func<World, PlatformPorts, PlatformPorts> Ports { get; init; } = (_, ports) => ports;

    /// <summary>What it carries out instead of what was planned.</summary>
    public Func<Plan, Plan> Plan { get; init; } = plan => plan;

    /// <summary>The clock that it reckons with.</summary>
    public Func<VirtualClock, TimeProvider> Clock { get; init; } = clock => new SteadyClock(clock);

    /// <summary>What a gateway takes.</summary>
    public bool AcceptsAnyTable { get; init; }

    /// <summary>Whom a target obeys.</summary>
    public bool ObeysAnybody { get; init; }
}
