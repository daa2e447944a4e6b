using System.Runtime.InteropServices;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Bench.Judge;

/// <summary>One rule that watches a rollout a second at a time.</summary>
internal interface IRule
{
    /// <summary>A weight comes into force.</summary>
    void Step(double weight, double replicas);

    /// <summary>What a second brought. True is to roll back.</summary>
    bool Second(int second, BarCount count);
}

/// <summary>The event test, each request counting.</summary>
internal sealed class ByRequest(double alpha = 0.01, int planned = 5) : IRule
{
    private readonly List<EventCount> _steps = [];

    public void Step(double weight, double replicas) => _steps.Add(new(weight, 0, 0));

    public bool Second(int second, BarCount count)
    {
        if (count.CanarySlow + count.StableSlow == 0)
        {
            return false;
        }

        var last = _steps[^1];
        _steps[^1] = new(last.Share, last.Canary + count.CanarySlow, last.Both + count.CanarySlow + count.StableSlow);
        // Only events on the canary can raise the evidence over the limit.
        return count.CanarySlow > 0 && EventTest.LogRiseRestarted(CollectionsMarshal.AsSpan(_steps), planned) >= EventTest.Threshold(alpha);
    }
}

/// <summary>The event test by episodes of five seconds: the default.</summary>
internal sealed class ByEpisode(bool byReplica, double alpha = 0.01, int planned = 5) : IRule
{
    private readonly List<Units> _steps = [];

    public void Step(double weight, double replicas)
    {
        if (_steps.Count > 0)
        {
            _steps[^1] = _steps[^1].Close();
        }

        _steps.Add(Units.Begin(weight, byReplica ? replicas : null, TimeSpan.FromSeconds(5)));
    }

    public bool Second(int second, BarCount count)
    {
        var before = _steps[^1].Count;
        _steps[^1] = _steps[^1].Add(TimeSpan.FromSeconds(second), count);
        return _steps[^1].Count > before && Units.LogRise(_steps, planned) >= EventTest.Threshold(alpha);
    }
}

/// <summary>Flagger's rule: each minute the canary's share of good requests beside a fixed threshold; five bad or empty minutes in all.</summary>
internal sealed class FixedThreshold(double good) : IRule
{
    private int _failed;
    private double _bad;
    private double _all;

    public void Step(double weight, double replicas)
    {
    }

    public bool Second(int second, BarCount count)
    {
        (_bad, _all) = (_bad + count.CanarySlow, _all + count.Canary);
        if (second % 60 != 0)
        {
            return false;
        }

        // At the threshold it is the next interval that rolls back.
        var over = _failed >= 5;
        _failed += _all == 0 || 1 - (_bad / _all) < good ? 1 : 0;
        (_bad, _all) = (0, 0);
        return over;
    }
}

/// <summary>
/// Kayenta's rule on one value a minute: every five minutes from the tenth on, over at most 60, "high" when the lower end of the
/// 98 % interval of the shift (Mann-Whitney, normal approximation) is above a quarter of its Hodges-Lehmann estimate.
/// </summary>
internal sealed class MannWhitney : IRule
{
    private readonly List<double> _canary = [];
    private readonly List<double> _stable = [];
    private BarCount _minute;

    public void Step(double weight, double replicas)
    {
    }

    public bool Second(int second, BarCount count)
    {
        _minute = new(0, _minute.CanarySlow + count.CanarySlow, _minute.Canary + count.Canary, _minute.StableSlow + count.StableSlow, _minute.Stable + count.Stable);
        if (second % 60 != 0)
        {
            return false;
        }

        _canary.Add(_minute.CanarySlow / Math.Max(1, _minute.Canary));
        _stable.Add(_minute.StableSlow / Math.Max(1, _minute.Stable));
        _minute = default;
        var points = Math.Min(60, _canary.Count);
        if (points < 10 || second % 300 != 0)
        {
            return false;
        }

        var shifts = new List<double>(points * points);
        foreach (var canary in _canary.TakeLast(points))
        {
            shifts.AddRange(_stable.TakeLast(points).Select(stable => canary - stable));
        }

        shifts.Sort();
        var low = Math.Max(0, (int)Math.Round((points * points / 2.0) - (2.3263 * Math.Sqrt(points * points * ((2 * points) + 1) / 12.0))));
        var shift = shifts[shifts.Count / 2];
        return shifts[low] > 0 && shifts[low] > 0.25 * Math.Abs(shift);
    }
}
