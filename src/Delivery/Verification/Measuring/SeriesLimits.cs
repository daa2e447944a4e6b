using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>How much of what a series of measurements bears. Each limit is the largest number that is still borne; null is no limit, and is written down as such.</summary>
public sealed record SeriesLimits
{
    /// <summary>After so many measurements, errors not counted, the series ends; null goes on until it is stopped.</summary>
    public int? Count { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Failures { get; init; } = 0;

    public int? ConsecutiveFailures { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Inconclusives { get; init; } = 0;

    public int? ConsecutiveInconclusives { get; init; }

    public int? Errors { get; init; }

    /// <summary>A source may be away for a moment; five times in a row is more than a moment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? ConsecutiveErrors { get; init; } = 4;

    /// <summary>So many passes in a row end the series well before its count; null never.</summary>
    public int? ConsecutivePasses { get; init; }
}
