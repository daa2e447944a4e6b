using System.Text.Json.Serialization;

namespace Agrimaan.Gateway.Numbers;

/// <summary>What <c>GET /numbers</c> of the administration port answers.</summary>
/// <param name="Source">Changes when counting began anew.</param>
/// <param name="At">When it was read.</param>
/// <param name="Versions">Counts per service and version.</param>
/// <param name="InFlight">Requests begun and not ended, per instance address.</param>
/// <param name="Table">The table in force, or null before the first.</param>
/// <param name="Connected">Whether the control plane's stream is open.</param>
public sealed record NumbersDocument(
    string Source, DateTimeOffset At, IReadOnlyList<VersionNumbersDocument> Versions, IReadOnlyDictionary<string, int> InFlight, TableDocument? Table,
    bool Connected = false);

/// <summary>Counts of one version of a service; <paramref name="Latency"/> ends with its last bucket that is not zero.</summary>
public sealed record VersionNumbersDocument(
    string Service, string Version, long Requests, long Errors, long Limited, long Aborted, long Retries, IReadOnlyList<long> Latency);

/// <summary>Which table is in force.</summary>
public sealed record TableDocument(long Epoch, long Version, string Hash);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NumbersDocument))]
[JsonSerializable(typeof(Control.GatewayAcknowledgement))]
public sealed partial class GatewayJson : JsonSerializerContext;
