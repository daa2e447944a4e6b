using System.Text.Json.Serialization;

namespace Agrimaan.Cli.Load;

/// <summary>What came of a load; <c>agrimaan load -o json</c> prints it. Latencies are in milliseconds, from the time a request was due.</summary>
/// <param name="Address">Who was asked.</param>
/// <param name="AskedRate">Requests a second that were asked for, after the ramp.</param>
/// <param name="Rate">Requests a second that left.</param>
/// <param name="Seconds">How long they were sent.</param>
/// <param name="Planned">Requests of the whole schedule.</param>
/// <param name="Sent">Those that left.</param>
/// <param name="Answered">Those that were answered, whatever the status.</param>
/// <param name="GivenUp">Those that had no answer when somebody pressed Ctrl-C.</param>
/// <param name="Errors">What failed.</param>
/// <param name="Latency">Of those that were answered or timed out; null without any.</param>
/// <param name="Late">How long after they were due requests left. Where this is long, it is this machine that is slow.</param>
/// <param name="Versions">What each version has to do with it.</param>
/// <param name="Paths">The same by the set of versions on a request's path.</param>
/// <param name="Limits">Those that were asked for.</param>
/// <param name="Interrupted">Whether it was ended before its time.</param>
internal sealed record LoadReport(
    string Address, double AskedRate, double Rate, double Seconds, long Planned, long Sent, long Answered, long GivenUp, ErrorReport Errors,
    LatencyReport? Latency, LatencyReport? Late, IReadOnlyList<VersionReport> Versions, IReadOnlyList<PathReport> Paths,
    IReadOnlyList<LimitReport> Limits, bool Interrupted);

/// <summary>Failures by class.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Share">Of all that were due, 0 to 1.</param>
/// <param name="Refused">Nobody took the connection.</param>
/// <param name="TimedOut">No answer in time.</param>
/// <param name="BrokenOff">The connection ended in the middle.</param>
/// <param name="NotSent">Too many others were open.</param>
/// <param name="Statuses">Answers of 400 and above by status.</param>
/// <param name="First">What the first failure of each class said.</param>
internal sealed record ErrorReport(
    long Total, double Share, long Refused, long TimedOut, long BrokenOff, long NotSent,
    IReadOnlyDictionary<string, long> Statuses, IReadOnlyDictionary<string, string> First);

/// <summary>Milliseconds; percentiles are right within 6.25 %.</summary>
internal sealed record LatencyReport(double P50, double P90, double P95, double P99, double Max);

/// <summary>Answers that had a version on their path.</summary>
/// <param name="Share">Of the answers that had the service on their path, 0 to 1.</param>
/// <param name="Errors">Answers of 400 and above among them.</param>
internal sealed record VersionReport(string Service, string Version, long Requests, double Share, long Errors, LatencyReport Latency);

/// <summary>Answers that had the same versions on their path.</summary>
/// <param name="Versions">As <c>service@version</c>, sorted; empty for answers that name none.</param>
/// <param name="Share">Of all answers, 0 to 1.</param>
/// <param name="Errors">Answers of 400 and above among them.</param>
internal sealed record PathReport(IReadOnlyList<string> Versions, long Requests, double Share, long Errors, LatencyReport Latency);

/// <summary>A limit and what was measured.</summary>
/// <param name="Option">The option that set it.</param>
/// <param name="Limit">As it was written.</param>
/// <param name="Measured">In the same unit; empty where nothing could be measured.</param>
internal sealed record LimitReport(string Option, string Limit, string Measured, bool Held);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadJson : JsonSerializerContext;
