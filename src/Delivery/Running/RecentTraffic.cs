using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Running;

/// <summary>What a service was asked lately.</summary>
/// <param name="PerSecond">Requests a second, all versions together.</param>
/// <param name="Failing">Share of failed requests, 0 to 1.</param>
public readonly record struct ServiceTraffic(double PerSecond, double Failing);

/// <summary>The gateway's counts of the last minute, for a look ahead; nothing is decided by it.</summary>
internal sealed class RecentTraffic
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    private readonly Queue<Reading> _readings = [];
    private Reading? _last;

    public void Add(TrafficNumbers? numbers)
    {
        if (numbers is null || (_last is { } last && last.Source == numbers.Source && numbers.At < last.At + Apart))
        {
            return;
        }

        if (_last?.Source != numbers.Source)
        {
            _readings.Clear();
        }

        // Without latency, which is most of what numbers hold.
        _last = new(numbers.Source, numbers.At, [.. numbers.Versions.Select(version => new Totals(version.Key, version.Value.Requests, version.Value.Errors))]);
        _readings.Enqueue(_last);
        while (_readings.Count > 2 && _readings.Peek().At < numbers.At - Window)
        {
            _readings.Dequeue();
        }
    }

    /// <returns>Empty before there are two readings.</returns>
    public IReadOnlyDictionary<string, ServiceTraffic> Of(IEnumerable<string> services) =>
        _readings.Count < 2 ? new Dictionary<string, ServiceTraffic>() : services.ToDictionary(service => service, Between(_readings.Peek(), _last!));

    private static Func<string, ServiceTraffic> Between(Reading from, Reading to) => service =>
    {
        var (requests, errors) = (0L, 0L);
        foreach (var now in to.Versions.Where(version => version.Of.Service == service))
        {
            var before = Array.Find(from.Versions, version => version.Of == now.Of);
            (requests, errors) = (requests + Math.Max(0, now.Requests - before.Requests), errors + Math.Max(0, now.Errors - before.Errors));
        }

        return new(requests / (to.At - from.At).TotalSeconds, requests == 0 ? 0 : (double)errors / requests);
    };

    private sealed record Reading(string Source, DateTimeOffset At, Totals[] Versions);

    private readonly record struct Totals(ServiceVersion Of, long Requests, long Errors);
}
