using System.Text.Json.Serialization;

namespace Agrimaan.Samples.User;

internal sealed record User(int Id, string Name, string Role, string Village, string State);

internal sealed record NewUser(string? Name, string? Role, string? Village, string? State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<User>))]
[JsonSerializable(typeof(NewUser))]
internal sealed partial class UserJson : JsonSerializerContext;
