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
    bool Connected = false)
{
    /// <summary>Services of which requests were kept from all versions.</summary>
    public IReadOnlyList<TurnedDocument> Turned { get; init; } = [];
}

/// <summary>Requests of a service that reached no version, or had to wait for one.</summary>
/// <param name="Service">The service.</param>
/// <param name="Waiting">Held now.</param>
/// <param name="Held">Were held so far, whatever became of them.</param>
/// <param name="Refused">Of these and of those that found no room, answered 503.</param>
/// <param name="Maintained">Answered with the words of a maintenance.</param>
public sealed record TurnedDocument(string Service, int Waiting, long Held, long Refused, long Maintained);

/// <summary>
/// Counts of one version of a service; <paramref name="Latency"/> ends with its last bucket that is not zero, and
/// <paramref name="Previewed"/>, the requests that asked for a preview, is in none of the others.
/// </summary>
public sealed record VersionNumbersDocument(
    string Service, string Version, long Requests, long Errors, long Limited, long Aborted, long Retries, IReadOnlyList<long> Latency, long Previewed = 0)
{
    /// <summary>Requests that a rule led here; in none of the others either.</summary>
    public long Steered { get; init; }

    /// <summary>Of these, those that failed.</summary>
    public long SteeredErrors { get; init; }

    /// <summary>Copies of requests that it got; in none of the others.</summary>
    public Delivery.Verification.MirrorNumbers Mirror { get; init; } = Delivery.Verification.MirrorNumbers.Zero;

    /// <summary>What ended by itself after its instance had left the table.</summary>
    public ProtocolCounts Drained { get; init; } = new(0, 0, 0);

    /// <summary>What was ended because its time was over.</summary>
    public ProtocolCounts Cut { get; init; } = new(0, 0, 0);
}

/// <summary>A count by protocol.</summary>
public sealed record ProtocolCounts(long Http, long WebSocket, long Events);

/// <summary>Which table is in force.</summary>
public sealed record TableDocument(long Epoch, long Version, string Hash);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NumbersDocument))]
[JsonSerializable(typeof(Control.GatewayAcknowledgement))]
public sealed partial class GatewayJson : JsonSerializerContext;
