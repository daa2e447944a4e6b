using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>What one side did in an interval, as its file has it.</summary>
/// <param name="At">When the interval ended, since any moment.</param>
/// <param name="Share">Share of the requests that were drawn for the canary; null where the file does not say.</param>
internal sealed record CountRow(TimeSpan At, VersionNumbers Numbers, double? Share);

/// <summary>The fields of a row on their way to numbers; every complaint names the place.</summary>
/// <param name="place">The file and the line or item.</param>
internal sealed class RowReader(string place)
{
    public const string Shape = "An interval has time, requests and errors, and if known limited, share, and latencies or a histogram, in ms.";

    private const long Most = 1_000_000_000_000;
    private const double LongestMs = 3_600_000;

    private readonly long[] _latency = new long[LatencyHistogram.Length];
    private long _timed;

    public TimeSpan? At { get; set; }

    public long? Requests { get; set; }

    public long? Errors { get; set; }

    public long Limited { get; set; }

    public double? Share { get; set; }

    public CommandException Refused(string what, string hint = Shape) => SeriesFile.Refused($"{place}: {what}", hint);

    /// <summary>Seconds, or a date with a time.</summary>
    public TimeSpan TimeOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11 ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment - DateTimeOffset.UnixEpoch
        : throw Refused($"{Shown.Text(text)} is no time.", "A time is a number of seconds, or like 2026-11-23T09:00:05Z.");

    public long CountOf(string field, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count) && count is >= 0 and <= Most ? count
        : throw Refused($"{field} cannot be {Shown.Text(text)}.", "Counts are whole numbers of this interval alone, not below 0.");

    /// <summary><c>10%</c> or <c>0.1</c>.</summary>
    public double ShareOf(string text)
    {
        var percent = text.EndsWith('%');
        return double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && (percent ? number / 100 : number) is >= 0 and <= 1 and var share ? share
            : throw Refused($"share cannot be {Shown.Text(text)}.", "The canary's share of the traffic is like 10% or 0.1.");
    }

    /// <summary>A request's duration.</summary>
    public void Took(string text) => Count(LatencyHistogram.IndexOf((long)(MsOf(text) * 1000)), 1);

    /// <summary>So many requests took up to so long, and longer than the entry before.</summary>
    public void Took(string upTo, string count) => Count(LatencyHistogram.IndexOf(Math.Max(0, (long)(MsOf(upTo) * 1000) - 1)), CountOf("a count of the histogram", count));

    public CountRow Finish()
    {
        var (at, requests, errors) = (At ?? throw Refused("time is missing."), Requests ?? throw Refused("requests are missing."), Errors ?? throw Refused("errors are missing."));
        if (errors > requests - Limited || _timed > requests)
        {
            throw Refused(
                _timed > requests ? $"{Screens.Say.Count(_timed)} latencies of {Screens.Say.Count(requests)} requests." : $"{Screens.Say.Count(errors + Limited)} of {Screens.Say.Count(requests)} requests failed or were limited.",
                "Requests are all that ended in the interval, the failed ones among them.");
        }

        return new(at, new(requests, errors, Limited, _timed == 0 ? [] : ImmutableArray.Create(_latency)), Share);
    }

    private double MsOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and <= LongestMs ? ms
        : throw Refused($"{Shown.Text(text)} is no latency.", "Latencies are in ms, not below 0.");

    private void Count(int bucket, long requests)
    {
        _latency[bucket] += requests;
        _timed += requests;
    }
}
