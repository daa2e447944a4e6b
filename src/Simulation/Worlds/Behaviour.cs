namespace Agrimaan.Simulation.Worlds;

/// <summary>How a version of a service behaves: what its instances do, and what its requests get.</summary>
internal sealed record Behaviour
{
    public static Behaviour Well { get; } = new();

    /// <summary>From start to ready.</summary>
    public TimeSpan ReadyAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>It starts and never becomes ready.</summary>
    public bool NeverReady { get; init; }

    /// <summary>It cannot be started at all.</summary>
    public bool Fails { get; init; }

    /// <summary>It ends by itself after so long, again and again.</summary>
    public TimeSpan? DiesAfter { get; init; }

    /// <summary>It is ready and unready in turns of this length.</summary>
    public TimeSpan? FlapsEvery { get; init; }

    /// <summary>It is unready for good after so long.</summary>
    public TimeSpan? SickAfter { get; init; }

    /// <summary>Share of requests that fail.</summary>
    public double Errors { get; init; }

    /// <summary>Middle of its latency.</summary>
    public double Milliseconds { get; init; } = 10;

    /// <summary>Whether an instance that has become ready stays so.</summary>
    public bool Steady => DiesAfter is null && FlapsEvery is null && SickAfter is null;
}
