using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Simulation.Trials;

/// <summary>What a policy is asked: this traffic, and a new version that is so much worse.</summary>
/// <param name="Policy">The rules that are tried.</param>
/// <param name="Replicas">Instances of the service.</param>
/// <param name="RequestsPerSecond">To the service, both versions together.</param>
public sealed record TrialQuestion(RolloutPolicy Policy, int Replicas, double RequestsPerSecond)
{
    /// <summary>Share of requests that fail on the version that runs.</summary>
    public double Errors { get; init; }

    /// <summary>Share of requests that fail on the bad version.</summary>
    public double BadErrors { get; init; }

    /// <summary>How many times as slow the bad version is.</summary>
    public double Slower { get; init; } = 1;

    /// <summary>Middle latency of the version that runs.</summary>
    public double Milliseconds { get; init; } = 20;
}
