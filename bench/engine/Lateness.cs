using System.Collections.Concurrent;

namespace Agrimaan.Engine.Bench;

/// <summary>How long after the deciding number was there its decision was durable, and the traffic was away.</summary>
internal sealed class Lateness
{
    private readonly ConcurrentDictionary<string, byte> _bad = [];
    private readonly ConcurrentDictionary<string, long> _since = [];
    private readonly ConcurrentQueue<TimeSpan> _written = [];
    private readonly ConcurrentQueue<TimeSpan> _applied = [];

    public int Bad => _bad.Count;

    /// <summary>From its next number on.</summary>
    public void MakeBad(string platform) => _bad[platform] = 0;

    /// <summary>Asked when a number is made.</summary>
    public bool IsBad(string platform)
    {
        var bad = _bad.ContainsKey(platform);
        if (bad)
        {
            _since.TryAdd(platform, TimeProvider.System.GetTimestamp());
        }

        return bad;
    }

    public void Written(string platform) => Note(_written, platform);

    public void Applied(string platform) => Note(_applied, platform);

    public (int Count, string P50, string P99, string Most) OfWritten => Words(_written);

    public (int Count, string P50, string P99, string Most) OfApplied => Words(_applied);

    private void Note(ConcurrentQueue<TimeSpan> into, string platform)
    {
        if (_since.TryGetValue(platform, out var since))
        {
            into.Enqueue(TimeProvider.System.GetElapsedTime(since));
        }
    }

    private static (int Count, string P50, string P99, string Most) Words(IEnumerable<TimeSpan> times)
    {
        var ordered = times.Order().ToList();
        string At(double share) => ordered.Count == 0 ? "-" : $"{ordered[Math.Min(ordered.Count - 1, (int)(share * ordered.Count))].TotalMilliseconds:0.0} ms";
        return (ordered.Count, At(0.5), At(0.99), At(1));
    }
}
