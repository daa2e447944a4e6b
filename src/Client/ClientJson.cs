using System.Text.Json.Serialization;

namespace Agrimaan.Client;

/// <summary>How the wire records look as JSON; generated, so that reading them needs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(AbortRun))]
[JsonSerializable(typeof(ApplyPlatform))]
[JsonSerializable(typeof(CreateRelease))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LoginLink))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(PlatformView))]
[JsonSerializable(typeof(PlatformView[]))]
[JsonSerializable(typeof(IReadOnlyList<PlatformView>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ReleaseView))]
[JsonSerializable(typeof(ReleaseView[]))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseView>))]
[JsonSerializable(typeof(RunEventView))]
[JsonSerializable(typeof(RunEventView[]))]
[JsonSerializable(typeof(IReadOnlyList<RunEventView>))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunView[]))]
[JsonSerializable(typeof(IReadOnlyList<RunView>))]
[JsonSerializable(typeof(IReadOnlyList<FaultView>))]
[JsonSerializable(typeof(ServerFile))]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(StartRun))]
public sealed partial class ClientJson : JsonSerializerContext;
