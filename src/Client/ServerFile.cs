namespace Agrimaan.Client;

/// <summary>What a control plane that listens writes to <c>server.json</c>.</summary>
/// <param name="Address">Where it listens, such as <c>http://127.0.0.1:41234</c>.</param>
/// <param name="BootId">The boot it was started in; with process id and start time its identity.</param>
/// <param name="StartTime">Clock ticks from boot to the start of its process.</param>
public sealed record ServerFile(string Address, int ProcessId, string BootId, long StartTime);
