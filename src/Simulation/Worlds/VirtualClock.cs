namespace Agrimaan.Simulation.Worlds;

/// <summary>Time that passes only when the simulation lets it; its time of day can be put forward and back, as a machine's can.</summary>
internal sealed class VirtualClock : TimeProvider
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Time since the beginning; never jumps.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How far the time of day is off.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Begin + Now + Off;

    public void Advance(TimeSpan time) => Now += time;
}
