namespace Agrimaan.Delivery.Scaling;

/// <summary>
/// What one service was asked lately, and how many instances that needed. Only in memory: after a restart, or when numbers were missing, it
/// begins anew, and until it reaches back over the whole time that a decision asks for, that decision is not made.
/// </summary>
internal sealed class LoadHistory
{
    /// <summary>Readings within a window: enough for an average, few enough for thousands of services.</summary>
    private const int Readings = 16;

    private readonly Queue<Reading> _readings = [];
    private readonly LinkedList<(DateTimeOffset At, int Count)> _wanted = [];
    private Reading? _last;
    private DateTimeOffset? _wantedSince;
    private (double Sum, int Looks) _inFlight;

    /// <summary>Takes a look.</summary>
    /// <param name="source">Who counted; another one has begun at zero.</param>
    /// <param name="at">When.</param>
    /// <param name="requests">Requests that ended so far.</param>
    /// <param name="inFlight">Requests that have begun and not ended.</param>
    /// <param name="window">The window of the rule.</param>
    /// <returns>Whether it says anything new.</returns>
    public bool Add(string source, DateTimeOffset at, long requests, int inFlight, TimeSpan window)
    {
        if (_last is { } known && known.Source == source && known.At == at)
        {
            return false;
        }

        if (_last is { } last && (last.Source != source || requests < last.Requests || at < last.At || at - last.At > Missing(window)))
        {
            Forget();
        }

        _inFlight = (_inFlight.Sum + inFlight, _inFlight.Looks + 1);
        if (_last is { } before && at - before.At < window / Readings)
        {
            return true;
        }

        _readings.Enqueue((_last = new(source, at, requests, _inFlight.Sum, _inFlight.Looks)).Value);
        while (_readings.Count > 2 && _readings.ElementAt(1).At <= at - window)
        {
            _readings.Dequeue();
        }

        return true;
    }

    /// <returns>The load over the window; null while it is not known for all of it.</returns>
    public Load? Over(TimeSpan window) =>
        _last is not { } to || !_readings.TryPeek(out var from) || to.At - from.At < window || to.Looks == from.Looks ? null
        : new((to.Requests - from.Requests) / (to.At - from.At).TotalSeconds, (to.InFlight - from.InFlight) / (to.Looks - from.Looks));

    /// <summary>Notes how many instances were recommended.</summary>
    /// <returns>The highest recommendation of the stabilization time; null while that is not known for all of it.</returns>
    public int? Highest(int recommended, DateTimeOffset at, TimeSpan stabilization)
    {
        _wantedSince ??= at;
        while (_wanted.Last is { } last && last.Value.Count <= recommended)
        {
            _wanted.RemoveLast();
        }

        _wanted.AddLast((at, recommended));
        while (_wanted.First!.Value.At < at - stabilization)
        {
            _wanted.RemoveFirst();
        }

        return at - _wantedSince >= stabilization ? _wanted.First!.Value.Count : null;
    }

    /// <summary>What was known says nothing any more.</summary>
    public void Forget()
    {
        _readings.Clear();
        _wanted.Clear();
        (_last, _wantedSince, _inFlight) = (null, null, default);
    }

    /// <summary>A gap that is longer is no reading that came late.</summary>
    private static TimeSpan Missing(TimeSpan window) => window > TimeSpan.FromSeconds(10) ? window : TimeSpan.FromSeconds(10);

    private readonly record struct Reading(string Source, DateTimeOffset At, long Requests, double InFlight, int Looks);
}
