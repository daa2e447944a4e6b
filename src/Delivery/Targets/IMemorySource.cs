using System.Collections.Immutable;

namespace Agrimaan.Delivery.Targets;

/// <summary>Knows what memory there is where instances run.</summary>
public interface IMemorySource
{
    /// <summary>Looks now; null where that cannot be said.</summary>
    MemoryReading? Read(string platform);
}

/// <summary>Memory at one moment.</summary>
/// <param name="Free">Bytes that new instances may take without pushing others out.</param>
/// <param name="Used">Bytes of each instance of the platform that runs, with all that it started.</param>
public sealed record MemoryReading(long Free, ImmutableDictionary<InstanceKey, long> Used);
