using System.Text.Json.Serialization;

namespace Agrimaan.Client;

/// <summary>How the API writes and reads what it says; server and client use the same.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(IReadOnlyList<PlatformView>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseView>))]
[JsonSerializable(typeof(IReadOnlyList<RunView>))]
[JsonSerializable(typeof(IReadOnlyList<RunEventView>))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(ApplyPlatform))]
[JsonSerializable(typeof(CreateRelease))]
[JsonSerializable(typeof(StartRun))]
[JsonSerializable(typeof(AbortRun))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LoginLink))]
[JsonSerializable(typeof(ServerAddress))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ClientJson : JsonSerializerContext;

/// <summary>A link that signs a browser in, once.</summary>
public sealed record LoginLink(string Url);

/// <summary>What the control plane leaves in its home so that it can be found: where it listens, and which process it is.</summary>
/// <param name="Address">Such as <c>http://127.0.0.1:40123</c>.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="BootId">The boot of the machine that it belongs to.</param>
/// <param name="StartTime">Clock ticks from boot to its start.</param>
public sealed record ServerAddress(string Address, int ProcessId, string BootId, long StartTime);
