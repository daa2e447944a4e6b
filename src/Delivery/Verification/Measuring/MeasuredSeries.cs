using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>A series of measurements as far as it has come; all that must be known to go on with it.</summary>
public sealed record MeasuredSeries
{
    /// <summary>Newest measurements that are kept as evidence.</summary>
    public const int MostPoints = 10;

    /// <summary>When it began, warm-up included; a series with another beginning is another one.</summary>
    public required DateTimeOffset Since { get; init; }

    public required SeriesCounts Counts { get; init; }

    /// <summary>When the newest measurement began; null before the first.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When the newest good one began.</summary>
    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>What the newest one came to.</summary>
    public Measurement? Last { get; init; }

    /// <summary>The newest measurements, with decisions alone; null in between.</summary>
    public ImmutableArray<MeasuredPoint>? Points { get; init; }

    /// <summary>All that were made, those that could not be included.</summary>
    [JsonIgnore]
    public int Made => Counts.Count + Counts.Errors;

    /// <summary>With one more measurement.</summary>
    public MeasuredSeries With(Measurement measured, DateTimeOffset at) => this with
    {
        Counts = Counts.With(measured.Verdict),
        At = at,
        PassedAt = measured.Verdict == Verdict.Pass ? at : PassedAt,
        Last = measured,
        Points = [.. (Points ?? []).TakeLast(MostPoints - 1), new(at, measured.Verdict, measured.Words)],
    };
}

/// <summary>One measurement, as evidence.</summary>
/// <param name="At">When it began.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Words">Number, limit and baseline.</param>
public sealed record MeasuredPoint(DateTimeOffset At, Verdict Verdict, string Words);
