using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Engine.Bench;

/// <summary>Instances in memory, ready at once.</summary>
internal sealed class MemoryTarget : ITarget
{
    private readonly ConcurrentDictionary<string, ImmutableList<Instance>> _instances = [];

    public Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Instance>>(_instances.GetValueOrDefault(platform, []));

    public Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1);
        var made = new Instance(spec.Key, spec.Service, spec.Version, InstanceState.Ready, $"http://127.0.0.1/{spec.Key.Value}", now, now, 0, null);
        _instances.AddOrUpdate(spec.Platform, [made], (_, there) => there.Exists(one => one.Key == spec.Key) ? there : there.Add(made));
        return Task.CompletedTask;
    }

    public Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken)
    {
        var platform = key.Value.Split('.')[0];
        _instances[platform] = _instances[platform].RemoveAll(one => one.Key == key);
        return Task.CompletedTask;
    }
}

/// <summary>A gateway in memory that serves each table at once, and counts a hundred requests a second, all well.</summary>
internal sealed class MemoryGateway(Lateness lateness) : IRouter, IMetricSource
{
    private static readonly Dictionary<string, int> Idle = [];

    private readonly ConcurrentDictionary<string, RoutingTable> _served = [];
    private readonly DateTimeOffset _begin = DateTimeOffset.UtcNow;

    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        _served[table.Platform] = table;
        if (table.Services.Values.All(route => route.Backends is [{ Version: Fleet.Old }]))
        {
            lateness.Applied(table.Platform);
        }

        return Task.CompletedTask;
    }

    public Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken) => Task.FromResult(
        _served.TryGetValue(platform, out var table) ? new RouterObservation(true, table.Epoch, table.Version, Idle) : RouterObservation.Unknown);

    public Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var each = (long)((now - _begin).TotalSeconds * 50);
        return Task.FromResult<TrafficNumbers?>(new("one", now, ImmutableDictionary<ServiceVersion, VersionNumbers>.Empty
            .Add(new(Fleet.Service, Fleet.Old), Numbers(each)).Add(new(Fleet.Service, Fleet.New), Numbers(each))));
    }

    /// <summary>Spread over the buckets from 4 to 30 ms, as a real service's would be.</summary>
    private static VersionNumbers Numbers(long requests)
    {
        var (first, last) = (LatencyHistogram.IndexOf(4_000), LatencyHistogram.IndexOf(30_000));
        var counts = new long[last + 1];
        for (var i = first; i <= last; i++)
        {
            counts[i] = requests / (last - first + 1);
        }

        return new(requests, requests / 500, 0, ImmutableCollectionsMarshal.AsImmutableArray(counts));
    }
}

/// <summary>Answers a hundred times a second what was asked since: well, until a platform is told to be bad.</summary>
internal sealed class MemoryMeasurements : IMeasurements, IAsyncDisposable
{
    private readonly Lateness _lateness;
    private readonly ConcurrentDictionary<string, MeasureAnswer> _answers = [];
    private readonly ConcurrentQueue<(string Key, MeasureQuestion Question)> _asked = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _answering;
    private long _made;

    public MemoryMeasurements(Lateness lateness) => (_lateness, _answering) = (lateness, AnswerAsync());

    /// <summary>Told of the platform whose answer is bad news.</summary>
    public Action<string>? Wake { get; set; }

    public long Made => Interlocked.Read(ref _made);

    public void Begin(string key, MeasureQuestion question) => _asked.Enqueue((key, question));

    public MeasureAnswer? Take(string key) => _answers.TryRemove(key, out var answer) ? answer : null;

    public void Forget(string key) => _answers.TryRemove(key, out _);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _answering;
        _end.Dispose();
    }

    private async Task AnswerAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!_end.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            while (_asked.TryDequeue(out var asked))
            {
                var platform = asked.Question.Places.Platform;
                var answer = new MeasureAnswer(Reading.Of(_lateness.IsBad(platform) ? 1 : 0), null);
                _answers[asked.Key] = answer;
                Interlocked.Increment(ref _made);
                if (asked.Question.IsBad(answer))
                {
                    Wake?.Invoke(platform);
                }
            }
        }
    }
}
