using System.Globalization;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>
/// Judges the new version of a service against the stable one over the same window: the plan's triggers of section 7.1, read
/// strictly, and never on fewer requests than the floor.
/// </summary>
public static class TrafficJudge
{
    private const string OnStable = "on stable";

    /// <summary>
    /// Judges the share of failed requests: fails when it is over the limit and worse than stable. A request answered 429 is neither a
    /// failure nor a success: it is left out of the failures, and stays in the number that they are a share of.
    /// </summary>
    /// <param name="canary">What the new version did in the window.</param>
    /// <param name="stable">What the stable version did in the same window.</param>
    /// <param name="limits">The triggers.</param>
    /// <param name="window">How long the window is, for the sentence.</param>
    /// <param name="stableIs">What stands for stable, for the sentence.</param>
    public static CheckResult Errors(VersionNumbers canary, VersionNumbers stable, AbortLimits limits, TimeSpan window, string stableIs = OnStable)
    {
        if (TooFew(canary, stable, limits, window, stableIs) is { } missing)
        {
            return new("errors", Verdict.Inconclusive, missing);
        }

        var over = canary.ErrorRate > limits.Errors;
        var worse = canary.ErrorRate > stable.ErrorRate;
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{Percent(canary.ErrorRate)} of {canary.Requests} requests failed in {Seconds(window)} ({Percent(stable.ErrorRate)} of {stable.Requests} {stableIs}; limit {Percent(limits.Errors)})");
        return new("errors", over && worse ? Verdict.Fail : Verdict.Pass, sentence);
    }

    /// <summary>Judges the share of failed requests of a version that there is nothing to compare with: fails when it is over the limit.</summary>
    /// <param name="numbers">What it did in the window.</param>
    /// <param name="limits">The triggers.</param>
    /// <param name="window">How long the window is, for the sentence.</param>
    public static CheckResult ErrorsAlone(VersionNumbers numbers, AbortLimits limits, TimeSpan window) => numbers.Requests < limits.Samples
        ? new("errors", Verdict.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"{numbers.Requests} of {limits.Samples} requests needed in {Seconds(window)}"))
        : new(
            "errors", numbers.ErrorRate > limits.Errors ? Verdict.Fail : Verdict.Pass,
            string.Create(CultureInfo.InvariantCulture, $"{Percent(numbers.ErrorRate)} of {numbers.Requests} requests failed in {Seconds(window)} (nothing to compare with; limit {Percent(limits.Errors)})"));

    /// <summary>Judges a quantile of latency: fails when it is over the floor and more than the limit's multiple of stable's.</summary>
    /// <param name="canary">What the new version did in the window.</param>
    /// <param name="stable">What the stable version did in the same window.</param>
    /// <param name="limits">The triggers.</param>
    /// <param name="window">How long the window is, for the sentence.</param>
    /// <param name="stableIs">What stands for stable, for the sentence.</param>
    public static CheckResult Latency(VersionNumbers canary, VersionNumbers stable, AbortLimits limits, TimeSpan window, string stableIs = OnStable)
    {
        if (TooFew(canary, stable, limits, window, stableIs) is { } missing)
        {
            return new("latency", Verdict.Inconclusive, missing);
        }

        var quantile = string.Create(CultureInfo.InvariantCulture, $"p{limits.LatencyQuantile * 100:0.##}");
        if (canary.LatencyMs(limits.LatencyQuantile) is not { } now || stable.LatencyMs(limits.LatencyQuantile) is not { } baseline)
        {
            return new("latency", Verdict.Inconclusive, $"no latency was measured in {Seconds(window)}");
        }

        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{quantile} is {now:0.##} ms over {canary.Requests} requests in {Seconds(window)} ({baseline:0.##} ms {stableIs}; limit {limits.LatencyRatio:0.##} times)");
        var slow = now > limits.LatencyRatio * baseline && now > limits.LatencyFloor.TotalMilliseconds;
        return new("latency", slow ? Verdict.Fail : Verdict.Pass, sentence);
    }

    private static string? TooFew(VersionNumbers canary, VersionNumbers stable, AbortLimits limits, TimeSpan window, string stableIs) =>
        canary.Requests >= limits.Samples && stable.Requests >= limits.Samples
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{canary.Requests} of {limits.Samples} requests needed in {Seconds(window)} ({stable.Requests} {stableIs})");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Seconds(TimeSpan window) => string.Create(CultureInfo.InvariantCulture, $"{window.TotalSeconds:0} s");
}
