using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>What a seed makes: a platform, its releases, what people do with them, and what goes wrong meanwhile.</summary>
internal sealed record Story
{
    /// <summary>The first runs when the story begins.</summary>
    public required IReadOnlyList<Release> Releases { get; init; }

    public required RolloutPolicy Policy { get; init; }

    public required Precautions Precautions { get; init; }

    public required Dictionary<(string Service, string Version), Behaviour> Behaviours { get; init; }

    public required IReadOnlyDictionary<string, double> Rates { get; init; }

    /// <summary>How the load of services that follow it rises and falls.</summary>
    public IReadOnlyDictionary<string, Wave> Waves { get; init; } = new Dictionary<string, Wave>();

    /// <summary>Runs after the first, one after the other.</summary>
    public required IReadOnlyList<Act> Acts { get; init; }

    /// <summary>Whether what is queued starts after a run that went back, too.</summary>
    public required bool QueueOutlivesRollback { get; init; }

    /// <summary>Calls between two faults, per kind; 0 for never.</summary>
    public required double[] FaultsEvery { get; init; }

    /// <summary>How long things go wrong, from the beginning of each act.</summary>
    public required TimeSpan FaultTime { get; init; }

    /// <summary>How late turns come, as a multiple of what the engine asks for.</summary>
    public required double Pace { get; init; }

    public required Verdict? TaskAnswer { get; init; }

    public required TimeSpan TaskTime { get; init; }

    /// <summary>What hooks do, by name.</summary>
    public required IReadOnlyDictionary<string, HookConduct> Hooks { get; init; }

    /// <summary>Longest time that a request takes.</summary>
    public required double LongestRequest { get; init; }
}

/// <summary>One run, and what people ask meanwhile.</summary>
/// <param name="Release">Where to; null goes back to the release before.</param>
/// <param name="Requests">What is asked, and how long after the run began.</param>
internal sealed record Act(string? Release, IReadOnlyList<(TimeSpan After, Request What)> Requests);

/// <summary>What people may ask of a run.</summary>
public enum Request
{
    Hold,
    Resume,
    Promote,
    PromoteFully,
    Abort,
    NewRelease,
    Queue,
    Supersede,
    StopLine,
    ReleaseLine,
    Scale,
    Retry,
    Ignore,
}
