namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>One measurement with its own small verdict; a series of them makes the check's.</summary>
/// <param name="Verdict">Pass, fail, inconclusive and error are counted apart.</param>
/// <param name="Words">What was measured, as the beginning of a sentence: <c>0.8% was not &lt;= 0.5%</c>.</param>
public sealed record Measurement(Verdict Verdict, string Words)
{
    /// <summary>Holds what a source answered against the limit.</summary>
    /// <param name="reading">Of the new version.</param>
    /// <param name="baseline">Of the stable version; null when the limit does not ask for it, or it could not be had.</param>
    /// <param name="limit">What is good; null when the source judges by itself.</param>
    /// <param name="missing">What no number counts as.</param>
    /// <returns>Null when it counts as not measured.</returns>
    public static Measurement? Of(Reading reading, Reading? baseline, ValueLimit? limit, MissingPolicy missing)
    {
        if (reading.Kind == ReadingKind.Number && limit is { OfBaseline: true })
        {
            // Without the stable version's number there is nothing to be worse than, whatever missing data of the new one counts as.
            return baseline switch
            {
                { Kind: ReadingKind.Number } => Held(reading.Value, baseline.Value, limit),
                { Kind: ReadingKind.Error } => new(Verdict.Error, $"the baseline could not be measured: {baseline.Note}"),
                _ => new(Verdict.Inconclusive, $"{limit.Shown(reading.Value)} has no baseline to be compared with{(baseline is { Note.Length: > 0 } ? $": {baseline.Note}" : "")}"),
            };
        }

        return reading.Kind switch
        {
            ReadingKind.Number when limit is not null => Held(reading.Value, 0, limit),
            ReadingKind.Number => new(Verdict.Error, "it gave a number, and no limit says what a good one is"),
            ReadingKind.Missing => missing switch
            {
                MissingPolicy.Ignore => null,
                MissingPolicy.Pass => new(Verdict.Pass, $"{reading.Note}, which counts as a pass here"),
                MissingPolicy.Fail => new(Verdict.Fail, $"{reading.Note}, which counts as a failure here"),
                _ => new(Verdict.Inconclusive, reading.Note),
            },
            ReadingKind.Pass => new(Verdict.Pass, reading.Note),
            ReadingKind.Fail => new(Verdict.Fail, reading.Note),
            ReadingKind.Inconclusive => new(Verdict.Inconclusive, reading.Note),
            _ => new(Verdict.Error, reading.Note),
        };
    }

    private static Measurement Held(double value, double baseline, ValueLimit limit)
    {
        var than = limit.OfBaseline ? $" ({limit.Shown(baseline)})" : "";
        return limit.Holds(value, baseline)
            ? new(Verdict.Pass, $"{limit.Shown(value)} is {limit.Text}{than}")
            : new(Verdict.Fail, $"{limit.Shown(value)} is not {limit.Text}{than}");
    }
}
