using System.Text.Json.Serialization;

namespace Agrimaan.Cli.Demo;

/// <summary>What became of one release of the demo.</summary>
/// <param name="Outcome"><c>promoted</c>, <c>rolledBack</c> or <c>failed</c>.</param>
/// <param name="Seconds">How long its run took.</param>
/// <param name="Requests">Answered from the start of its run to the start of the next.</param>
/// <param name="FailedRequests">Of these, those that failed.</param>
/// <param name="ExcusedFailures">Of these, those that had the faulty version on their path.</param>
/// <param name="PeakWeight">Largest share of traffic that a new version had, parts per 10,000.</param>
/// <param name="Reason">One sentence with its numbers.</param>
internal sealed record DemoRow(
    string Release, string Outcome, double Seconds, long Requests, long FailedRequests, long ExcusedFailures, int PeakWeight, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<DemoRow>))]
internal sealed partial class DemoJson : JsonSerializerContext;
