using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Planning;

/// <summary>Whether a plan moves on or goes back.</summary>
public enum PlanKind
{
    Deploy,
    Rollback,
}

/// <summary>What one step does.</summary>
public enum StepKind
{
    /// <summary>A service that did not run comes up and takes its traffic.</summary>
    Start,

    /// <summary>A service moves from one revision to the next.</summary>
    Rollout,

    /// <summary>A service that is no longer in the release loses its traffic and ends.</summary>
    Remove,

    /// <summary>The public routes become those of the release.</summary>
    Routes,

    /// <summary>A store is backed up.</summary>
    Backup,

    /// <summary>Journeys are played as everybody is served.</summary>
    Verify,

    /// <summary>A service of somebody else is asked whether it can be used.</summary>
    Probe,

    /// <summary>A hook is done.</summary>
    Hook,
}

/// <summary>A step: named data with dependencies. Its undo is the move from <see cref="To"/> back to <see cref="From"/>.</summary>
/// <param name="Id">Unique in the plan, such as <c>rollout:crop-service</c>.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Service">The service, or empty for what is about none.</param>
/// <param name="From">What runs before; null when nothing does.</param>
/// <param name="To">What runs after; null when nothing does.</param>
/// <param name="Strategy">How traffic moves.</param>
/// <param name="After">Steps that must be done before this one begins.</param>
/// <param name="Expected">Shortest time it can take.</param>
public sealed record PlanStep(
    string Id, StepKind Kind, string Service, ServiceRelease? From, ServiceRelease? To, string Strategy,
    ImmutableArray<string> After, TimeSpan Expected)
{
    /// <summary>What is done, one after the other.</summary>
    public ImmutableArray<Move> Moves { get; init; } = [];

    /// <summary>Whether fresh instances of the old version come up beside the new ones, to compare them with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FreshBaseline { get; init; }

    /// <summary>What the new version is compared with: the old one, or fresh instances of it.</summary>
    [JsonIgnore]
    public string? Against => FreshBaseline ? Releases.FreshBaseline.Of(From!, 0).Version : From?.Version;

    /// <summary>Whether it only does work beside the services, so that there is nothing to take back.</summary>
    public bool IsTask => Kind is StepKind.Backup or StepKind.Verify or StepKind.Probe or StepKind.Hook;

    /// <summary>What is left of the old side when all moves are made; null when nothing is.</summary>
    public ServiceRelease? Left => From is null || To is null ? null
        : Moves.OfType<Scale>().LastOrDefault() is { } last ? (last.Stable == 0 ? null : From with { Replicas = last.Stable })
        : From;
}

/// <summary>What a run will do, in which order: a pure function of release, what runs, and policy.</summary>
public sealed record Plan
{
    public required PlanKind Kind { get; init; }

    public required string Platform { get; init; }

    /// <summary>Version of the release it leads to.</summary>
    public required string Release { get; init; }

    /// <summary>Version of the release it leaves, or null.</summary>
    public string? From { get; init; }

    /// <summary>In an order that respects <see cref="PlanStep.After"/>; the undo goes through it backwards.</summary>
    public required ImmutableArray<PlanStep> Steps { get; init; }

    /// <summary>Services that stay as they are.</summary>
    public required ImmutableArray<string> Unchanged { get; init; }

    public required RolloutPolicy Policy { get; init; }

    /// <summary>Public edge before and after.</summary>
    public GatewaySettings? FromGateway { get; init; }

    public required GatewaySettings ToGateway { get; init; }

    /// <summary>What is done beside the way back, all at once; of a rollback, beside it. Null when there is nothing.</summary>
    public ImmutableArray<Perform>? OnRollback { get; init; }

    /// <summary>First 16 hexadecimal digits of the SHA-256 over all of the above.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Shortest time for all of it: the longest chain of steps.</summary>
    public TimeSpan Expected
    {
        get
        {
            var ends = new Dictionary<string, TimeSpan>();
            foreach (var step in Steps)
            {
                var begin = step.After.Select(id => ends.GetValueOrDefault(id)).DefaultIfEmpty(TimeSpan.Zero).Max();
                ends[step.Id] = begin + step.Expected;
            }

            return ends.Values.DefaultIfEmpty(TimeSpan.Zero).Max();
        }
    }
}
