using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Delivery.Running;

/// <summary>The world as the loop sees it.</summary>
public sealed record PlatformPorts(IJournal Journal, ITarget Target, IRouter Router, IMetricSource Metrics, ITaskRunner Tasks)
{
    /// <summary>The switch over all runs, as it is now.</summary>
    public Func<Line> Line { get; init; } = () => Running.Line.Free;

    /// <summary>Who measures for checks beyond the gateway's own numbers.</summary>
    public IMeasurements Measurements { get; init; } = new NoMeasurements();

    /// <summary>What memory is free; null where that cannot be said.</summary>
    public Func<string, MemoryReading?> Memory { get; init; } = _ => null;

    /// <summary>Keeps what is seen and decided; nothing by default.</summary>
    public IRecorder Recorder { get; init; } = NoRecorder.Instance;
}
