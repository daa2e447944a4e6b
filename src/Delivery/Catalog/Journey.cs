using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Something people do on the platform, as calls with expectations; played against a preview, a canary or production, it is a check.</summary>
public sealed record Journey
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>In order; the first that fails ends the journey.</summary>
    public required ImmutableArray<JourneyStep> Steps { get; init; }

    /// <summary>Removes what the steps left behind; done after them whether they passed or failed. One whose kept values never came is left out.</summary>
    public ImmutableArray<JourneyStep> Cleanup { get; init; } = [];
}

/// <summary>One call through the gateway.</summary>
public sealed record JourneyStep
{
    /// <summary><c>GET</c>, <c>POST</c> and so on.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query; may hold <c>${kept}</c>, see <see cref="KeptValues"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Headers; values may hold <c>${kept}</c>.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>JSON text whose strings may hold <c>${kept}</c>, or null for no body.</summary>
    public string? Body { get; init; }

    public StepExpectation Expect { get; init; } = new();

    /// <summary>What to keep of the answer: name to the way into its JSON, such as <c>order</c> to <c>data.id</c>.</summary>
    public ImmutableSortedDictionary<string, string> Keep { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Line of the file, for reports.</summary>
    public int Line { get; init; }
}

/// <summary>What an answer must be.</summary>
public sealed record StepExpectation
{
    /// <summary>Status codes that are good; empty means any of 200 to 299.</summary>
    public ImmutableArray<int> Status { get; init; } = [];

    /// <summary>Longest time until the answer. 1 ms to 10 min.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>JSON text that the answer must hold: maps key by key, everything else as it is; null asks nothing.</summary>
    public string? Body { get; init; }
}
