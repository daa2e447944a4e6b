namespace Agrimaan.Cli.Load;

/// <summary>
/// When each request is due, fixed before the first one leaves: during the ramp the rate rises in a straight line from nothing,
/// afterwards it stays. How the answers fare changes none of it.
/// </summary>
internal sealed class Schedule
{
    private readonly double _rate;
    private readonly double _ramp;

    /// <param name="rate">Requests a second after the ramp; above 0.</param>
    /// <param name="ramp">How long the rate rises.</param>
    /// <param name="length">Nothing is due at this time or later.</param>
    /// <param name="most">Nor are more than these.</param>
    public Schedule(double rate, TimeSpan ramp, TimeSpan length, long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfNegative(ramp.Ticks, nameof(ramp));
        ArgumentOutOfRangeException.ThrowIfNegative(length.Ticks, nameof(length));
        (_rate, _ramp) = (rate, ramp.TotalSeconds);
        Count = Math.Min(most, Within(length));
        Length = Count < most ? length : Min(length, Due(Count));
    }

    /// <summary>How many requests there are.</summary>
    public long Count { get; }

    /// <summary>When it is over: at its time, or when one more than the most would be due.</summary>
    public TimeSpan Length { get; }

    /// <summary>When a request is due, from the start on.</summary>
    /// <param name="request">The first is 0.</param>
    public TimeSpan Due(long request)
    {
        // Where the integral of the rate reaches the request: a triangle during the ramp, a straight line after it.
        var inRamp = _rate * _ramp / 2;
        var seconds = request < inRamp ? Math.Sqrt(2 * _ramp * request / _rate) : (request / _rate) + (_ramp / 2);
        return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>How many are due before a time. The formula may be one off where rounding decides, so it is asked again.</summary>
    private long Within(TimeSpan time)
    {
        var seconds = time.TotalSeconds;
        var guess = (long)(seconds < _ramp ? _rate * seconds * seconds / (2 * _ramp) : _rate * (seconds - (_ramp / 2)));
        while (guess > 0 && Due(guess - 1) >= time)
        {
            guess--;
        }

        while (Due(guess) < time)
        {
            guess++;
        }

        return guess;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
