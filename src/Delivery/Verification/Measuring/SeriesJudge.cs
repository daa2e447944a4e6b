using System.Globalization;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>What a series of measurements says so far.</summary>
/// <param name="IsFinal">Whether more measurements cannot change it.</param>
/// <param name="Verdict">Inconclusive while it is not final.</param>
/// <param name="Sentence">Number, limit, window and sample size.</param>
public sealed record SeriesAssessment(bool IsFinal, Verdict Verdict, string Sentence);

/// <summary>Makes one verdict of many measurements. Only failures fail: a source that is away ends as an error, one that cannot tell as inconclusive.</summary>
public static class SeriesJudge
{
    /// <summary>Assesses a series.</summary>
    /// <param name="check">The check's name.</param>
    /// <param name="counts">What it has come to.</param>
    /// <param name="limits">What it bears.</param>
    /// <param name="isEnding">Whether it is told to stop before its count is full, as when the step it watches over ends.</param>
    /// <param name="window">How long it has been measured.</param>
    /// <param name="last">The newest measurement, for the sentence.</param>
    public static SeriesAssessment Assess(string check, SeriesCounts counts, SeriesLimits limits, bool isEnding, TimeSpan window, Measurement? last)
    {
        var found = Judge(counts, limits, isEnding);
        var why = found is { } judged ? $"{Word(judged.Verdict)}: {judged.Why}" : "is measured on";
        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Passes} of {counts.Count} measurements passed within {Duration.Format(window)}{(counts.Errors > 0 ? $", {counts.Errors} more could not be made" : "")}");
        var sentence = $"{check} {why}; {tail}{(last is { Words.Length: > 0 } ? $"; last: {last.Words}" : "")}.";
        return new(found is not null, found?.Verdict ?? Verdict.Inconclusive, sentence);
    }

    /// <summary>The verdict with its reason; null while more measurements can change it.</summary>
    internal static (Verdict Verdict, string Why)? Judge(SeriesCounts counts, SeriesLimits limits, bool isEnding) => Broken(counts, limits) ?? Ended(counts, limits, isEnding);

    private static string Word(Verdict verdict) => verdict switch { Verdict.Pass => "passes", Verdict.Fail => "fails", Verdict.Inconclusive => "is inconclusive", _ => "could not be measured" };

    private static (Verdict Verdict, string Why)? Broken(SeriesCounts counts, SeriesLimits limits) =>
        Above(Verdict.Fail, counts.Failures, limits.Failures, "failed")
        ?? Above(Verdict.Fail, counts.ConsecutiveFailures, limits.ConsecutiveFailures, "failed in a row")
        ?? Above(Verdict.Inconclusive, counts.Inconclusives, limits.Inconclusives, "could not tell")
        ?? Above(Verdict.Inconclusive, counts.ConsecutiveInconclusives, limits.ConsecutiveInconclusives, "could not tell in a row")
        ?? Above(Verdict.Error, counts.Errors, limits.Errors, "could not be made")
        ?? Above(Verdict.Error, counts.ConsecutiveErrors, limits.ConsecutiveErrors, "could not be made in a row");

    private static (Verdict Verdict, string Why)? Ended(SeriesCounts counts, SeriesLimits limits, bool isEnding)
    {
        if (limits.ConsecutivePasses is { } row && counts.ConsecutivePasses >= row)
        {
            return (Verdict.Pass, $"{counts.ConsecutivePasses.ToString(CultureInfo.InvariantCulture)} measurements in a row are good");
        }

        if (limits.Count is { } count && counts.Count >= count)
        {
            return limits.ConsecutivePasses is null
                ? (Verdict.Pass, "no limit was broken")
                : (Verdict.Inconclusive, "too few measurements in a row were good");
        }

        return !isEnding ? null
            : counts.Count == 0 ? (Verdict.Inconclusive, "nothing was measured")
            : (Verdict.Pass, "no limit was broken until it was stopped");
    }

    private static (Verdict Verdict, string Why)? Above(Verdict verdict, int number, int? limit, string what) =>
        number > limit
            ? (verdict, string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? "measurement" : "measurements")} {what}, more than the {limit} allowed"))
            : null;
}
