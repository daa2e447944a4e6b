namespace Agrimaan.Testing.Fakes;

/// <summary>A machine's clock: its time of day can be put forward and back, its timestamps and timers go on as they are.</summary>
public sealed class JumpingClock(TimeProvider steady) : TimeProvider
{
    /// <summary>How far the time of day is off.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Off;

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);
}
