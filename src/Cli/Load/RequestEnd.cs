namespace Agrimaan.Cli.Load;

/// <summary>How a request can end.</summary>
internal enum Ending
{
    /// <summary>With a whole answer, whatever its status.</summary>
    Answered,

    /// <summary>Nobody took the connection.</summary>
    Refused,

    /// <summary>The answer was not there in time.</summary>
    TimedOut,

    /// <summary>The connection ended in the middle.</summary>
    BrokenOff,

    /// <summary>Too many others were open when it was due.</summary>
    NotSent,

    /// <summary>We left before its answer came; nobody knows how it would have ended.</summary>
    GivenUp,
}

/// <summary>What became of one request.</summary>
/// <param name="Status">Of its answer; 0 without one.</param>
/// <param name="Path">The versions that the answer names; empty without any.</param>
/// <param name="Latency">From the time it was due, not from when it left.</param>
/// <param name="Late">How long after it was due it left; a fault of this machine, not of the one that is asked.</param>
/// <param name="Words">What was said about the failure; null without one.</param>
internal readonly record struct RequestEnd(Ending Ending, int Status, string Path, TimeSpan Latency, TimeSpan Late, string? Words);
