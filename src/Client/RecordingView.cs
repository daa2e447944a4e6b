namespace Agrimaan.Client;

/// <summary>What was recorded of a platform's runs.</summary>
/// <param name="Policy">The rules of rollouts that are in force, as JSON; null before a file was handed in.</param>
/// <param name="Recordings">Newest first.</param>
public sealed record RecordingsView(string? Policy, IReadOnlyList<RecordingView> Recordings);

/// <summary>The recording of one run.</summary>
/// <param name="Release">Where the run led.</param>
public sealed record RecordingView(string Run, string Release, DateTimeOffset StartedAt, long Bytes);
