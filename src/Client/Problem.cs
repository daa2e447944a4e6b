namespace Agrimaan.Client;

/// <summary>An error as the API answers it (RFC 9457), with what to do next.</summary>
/// <param name="Code">Stable code, such as <c>run.inProgress</c>.</param>
/// <param name="Title">What is wrong, one sentence.</param>
/// <param name="Hint">What to do next, one sentence.</param>
/// <param name="Faults">Faults of a platform file, when that is the reason.</param>
public sealed record Problem(string Code, string Title, string? Hint = null, int Status = 0, IReadOnlyList<FaultView>? Faults = null)
{
    /// <summary>Gates that are closed, when that is the reason.</summary>
    public IReadOnlyList<GateView>? Gates { get; init; }
}

/// <summary>A fault of a platform file.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Excerpt">The line of the file.</param>
/// <param name="Length">Characters to underline from <paramref name="Column"/>.</param>
public sealed record FaultView(string Code, string Severity, string File, int Line, int Column, int Length, string Message, string? Hint, string? Excerpt);

/// <summary>Hands a platform file to the control plane.</summary>
/// <param name="File">Absolute path, for messages and relative folders.</param>
/// <param name="Text">Its text.</param>
/// <param name="Environment">Environment to run as; null takes the only one.</param>
public sealed record ApplyPlatform(string File, string Text, string? Environment);

/// <summary>One line of an instance's log.</summary>
/// <param name="Stream"><c>out</c> or <c>err</c>.</param>
public sealed record LogLine(DateTimeOffset At, string Service, string Version, string Instance, string Stream, string Text);

/// <summary>About the control plane itself.</summary>
public sealed record ServerView(string Version, int ProcessId, DateTimeOffset StartedAt, string Home, string Address, IReadOnlyList<string> Platforms);
