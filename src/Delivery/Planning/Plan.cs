using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;

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
}

/// <summary>A step: named data with dependencies. Its undo is the move from <see cref="To"/> back to <see cref="From"/>.</summary>
/// <param name="Id">Unique in the plan, such as <c>rollout:crop-service</c>.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Service">The service, or empty for the routes.</param>
/// <param name="From">What runs before; null when nothing does.</param>
/// <param name="To">What runs after; null when nothing does.</param>
/// <param name="Strategy">How traffic moves.</param>
/// <param name="After">Steps that must be done before this one begins.</param>
/// <param name="Expected">Shortest time it can take.</param>
public sealed record PlanStep(
    string Id, StepKind Kind, string Service, ServiceRelease? From, ServiceRelease? To, string Strategy,
    ImmutableArray<string> After, TimeSpan Expected);

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
