using System.Text.Json.Serialization;

namespace Agrimaan.Cli.Init;

/// <summary>What `init` did, for programs.</summary>
/// <param name="Text">The file.</param>
/// <param name="Written">Whether it was written.</param>
internal sealed record InitAnswer(
    string File, bool Written, string Platform, IReadOnlyList<InitService> Services, IReadOnlyDictionary<string, string> Routes, IReadOnlyList<string> Notes,
    IReadOnlyList<string> Next, string Text);

/// <summary>A service that was found.</summary>
internal sealed record InitService(string Name, string Kind, string Evidence, IReadOnlyList<string> Command, string Files, IReadOnlyList<string> Guesses, IReadOnlyList<string> Doubts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InitAnswer))]
internal sealed partial class InitJson : JsonSerializerContext;
