using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>How the number of instances follows what is asked of a service. With several targets the one that wants most counts.</summary>
/// <param name="Least">Fewest instances, 1 to 100.</param>
/// <param name="Most">Most, up to 100.</param>
public sealed record Autoscale(int Least, int Most)
{
    /// <summary>Requests a second that one instance is to have; null when they do not count.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RequestsPerSecond { get; init; }

    /// <summary>Requests that one instance is to have at once; null when they do not count.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? InFlight { get; init; }

    /// <summary>Time that the load is averaged over, and between two rises. 2 s to 10 min.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How far the load may be from the target before the number changes, parts per 10,000 of it.</summary>
    public int Tolerance { get; init; } = 1000;

    /// <summary>How long fewer must have been enough before there are fewer. 0 to 1 h.</summary>
    public TimeSpan Stabilization { get; init; } = TimeSpan.FromMinutes(5);
}
