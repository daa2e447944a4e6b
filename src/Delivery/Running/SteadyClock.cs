namespace Agrimaan.Delivery.Running;

/// <summary>
/// The time of day for those who compute durations from it: it never jumps and never goes back, whatever is done to the machine's
/// clock, and finds its way to what that clock says slowly enough that no duration is off by more than a twentieth.
/// </summary>
public sealed class SteadyClock : TimeProvider
{
    private const double MostCorrection = 0.05;

    private readonly TimeProvider _machine;
    private readonly Lock _lock = new();
    private DateTimeOffset _now;
    private long _at;

    /// <param name="machine">The machine's clock: its time of day may jump, its timestamps do not.</param>
    public SteadyClock(TimeProvider machine)
    {
        _machine = machine;
        (_now, _at) = (machine.GetUtcNow(), machine.GetTimestamp());
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => _machine.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp() => _machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _machine.CreateTimer(callback, state, dueTime, period);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var at = _machine.GetTimestamp();
            var passed = _machine.GetElapsedTime(_at, at);
            var most = passed * MostCorrection;
            var off = _machine.GetUtcNow() - (_now + passed);
            var correction = off > most ? most : off < -most ? -most : off;
            (_now, _at) = (_now + passed + correction, at);
            return _now;
        }
    }

    /// <summary>Something is known to have happened at that moment: the clock was put back while nobody looked, and goes on from there.</summary>
    public void NotBefore(DateTimeOffset moment)
    {
        lock (_lock)
        {
            _now = _now < moment ? moment : _now;
        }
    }
}
