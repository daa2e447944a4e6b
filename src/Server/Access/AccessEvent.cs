using System.Text.Json;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Access;

/// <summary>Who may come in, as the journal remembers it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PersonAdded), "personAdded")]
[JsonDerivedType(typeof(PersonRemoved), "personRemoved")]
internal abstract record AccessEvent;

/// <param name="Name">What they are called.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Titles">Further roles.</param>
/// <param name="TokenHash">SHA-256 of their token in hexadecimal digits; the token itself is kept nowhere.</param>
/// <param name="By">Who let them in.</param>
internal sealed record PersonAdded(string Name, Role Role, string[] Titles, string TokenHash, string By) : AccessEvent;

internal sealed record PersonRemoved(string Name, string By) : AccessEvent;

/// <summary>How these events are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccessEvent))]
internal sealed partial class AccessJson : JsonSerializerContext
{
    public static JournalEvent Write(AccessEvent happened, DateTimeOffset at) =>
        new(JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name), JsonSerializer.Serialize(happened, Default.AccessEvent), at);

    public static AccessEvent Read(JournalEvent written) => JsonSerializer.Deserialize(written.Data, Default.AccessEvent)!;
}
