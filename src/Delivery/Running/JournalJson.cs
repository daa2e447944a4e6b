using System.Text.Json;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Planning;

namespace Agrimaan.Delivery.Running;

/// <summary>How events are written in the journal. Field order is fixed, so equal things have equal text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(PlatformEvent))]
[JsonSerializable(typeof(Line))]
public sealed partial class JournalJson : JsonSerializerContext
{
    public static JournalEvent Write(RunEvent happened, DateTimeOffset at) => new(WordOf(happened), JsonSerializer.Serialize(happened, Default.RunEvent), at);

    public static JournalEvent Write(PlatformEvent happened, DateTimeOffset at) => new(WordOf(happened), JsonSerializer.Serialize(happened, Default.PlatformEvent), at);

    public static JournalEvent Write(Line line, DateTimeOffset at) => new(line.Stopped ? "lineStopped" : "lineReleased", JsonSerializer.Serialize(line, Default.Line), at);

    public static Line ReadLine(JournalEvent written) => JsonSerializer.Deserialize(written.Data, Default.Line)!;

    /// <summary>The kind of an event as it is written: <c>weightSet</c>.</summary>
    private static string WordOf(object happened) => JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name);

    public static RunEvent ReadRun(JournalEvent written) => JsonSerializer.Deserialize(written.Data, Default.RunEvent)!;

    public static PlatformEvent ReadPlatform(JournalEvent written) => JsonSerializer.Deserialize(written.Data, Default.PlatformEvent)!;
}
