using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Agrimaan.Server.Telemetry;

/// <summary>A span of a run's trace: the run itself, or one of its steps on its way forward or back.</summary>
/// <param name="Trace">Trace of the run, 32 hexadecimal digits.</param>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Parent">The run's span; null for that one itself.</param>
/// <param name="Name">Such as <c>rollout:crop-service</c>.</param>
/// <param name="Start">When it began, by the journal.</param>
/// <param name="End">When it ended, by the journal.</param>
/// <param name="Outcome"><c>done</c>, <c>undone</c>, <c>failed</c>, or how the run ended.</param>
/// <param name="Fault">Why it did not do what it was to do; null when it did.</param>
/// <param name="Step">The step; null for the run.</param>
/// <param name="EndedBy">Sequence of the event that ended it.</param>
/// <param name="Epoch">Epoch of that event.</param>
/// <param name="Notes">What happened on the way.</param>
internal sealed record RunSpan(
    string Trace, string Id, string? Parent, string Name, DateTimeOffset Start, DateTimeOffset End, string Outcome, string? Fault, string? Step,
    long EndedBy, long Epoch, IReadOnlyList<RunNote> Notes);

/// <summary>An event within a span.</summary>
internal sealed record RunNote(string Name, DateTimeOffset At, IReadOnlyDictionary<string, object> Tags);

/// <summary>
/// Names of traces and spans, computed from the run alone: whoever tells of it, before or after a restart, tells of the same trace,
/// and a span that is told twice is the same span.
/// </summary>
internal static class TraceIds
{
    /// <summary>The start is part of it, because another home counts its runs from 1 as well.</summary>
    public static string OfRun(string run, DateTimeOffset startedAt) => Convert.ToHexStringLower(Hash(run, startedAt.UtcTicks)[..16]);

    public static string OfSpan(string trace, long begunBy) => Convert.ToHexStringLower(Hash(trace, begunBy)[..8]);

    private static byte[] Hash(string name, long number)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(name) + sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(sizeof(long)));
        return SHA256.HashData(bytes);
    }
}
