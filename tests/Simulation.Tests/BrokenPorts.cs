using System.Collections.Immutable;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Simulation.Tests;

internal sealed class Rounding(IRouter inner) : IRouter
{
    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken) => inner.ApplyAsync(
        table with { Services = table.Services.ToImmutableSortedDictionary(item => item.Key, item => item.Value with { Backends = [.. item.Value.Backends.Select(Rounded)] }) },
        cancellationToken);

    public Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken) => inner.ObserveAsync(platform, cancellationToken);

    private static Backend Rounded(Backend backend) => backend with { Weight = (backend.Weight + 50) / 100 * 100 - (backend.Weight % 100 == 50 ? 100 : 0) + (backend.Weight is > 0 and < 5000 ? 100 : 0) };
}

internal sealed class Hasty(IRouter inner) : IRouter
{
    private RoutingTable? _sent;

    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        _sent = table;
        return inner.ApplyAsync(table, cancellationToken);
    }

    public async Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        var seen = await inner.ObserveAsync(platform, cancellationToken);
        return _sent is null ? seen : seen with { Connected = true, Epoch = _sent.Epoch, Version = _sent.Version };
    }
}

internal sealed class Careless(IRouter inner) : IRouter
{
    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken) => inner.ApplyAsync(table, cancellationToken);

    public async Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken) =>
        await inner.ObserveAsync(platform, cancellationToken) with { InFlight = new Dictionary<string, int>() };
}

internal class ChangedJournal(IJournal inner) : IJournal
{
    public Task<long> BeginEpochAsync(CancellationToken cancellationToken) => inner.BeginEpochAsync(cancellationToken);

    public virtual Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken) =>
        inner.AppendAsync(stream, expectedVersion, epoch, events, cancellationToken);

    public virtual Task ProveAsync(long epoch, CancellationToken cancellationToken) => inner.ProveAsync(epoch, cancellationToken);

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long from, CancellationToken cancellationToken) => inner.ReadAsync(stream, from, cancellationToken);

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) => inner.ListStreamsAsync(prefix, cancellationToken);
}

internal sealed class Unproving(IJournal inner) : ChangedJournal(inner)
{
    public override Task ProveAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class Leaky(IJournal inner) : ChangedJournal(inner)
{
    private int _appends;

    public override Task AppendAsync(string stream, long expectedVersion, long epoch, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken) =>
        // As many as there were, so that nobody notices by their number.
        base.AppendAsync(stream, expectedVersion, epoch, events.Count > 1 && ++_appends % 3 == 0 ? [.. events.Take(events.Count - 1), events[0]] : events, cancellationToken);
}

internal sealed class Trusting(ITaskRunner inner) : ITaskRunner
{
    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken) => inner.EnsureAsync(key, task, cancellationToken);

    public TaskResult? ResultOf(string key) => inner.ResultOf(key) ?? new([new("task", Verdict.Pass, "it will be well")]);

    public void Forget(string key) => inner.Forget(key);
}

internal sealed class Idle(ITaskRunner inner) : ITaskRunner
{
    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken) => Skips(key) ? Task.CompletedTask : inner.EnsureAsync(key, task, cancellationToken);

    public TaskResult? ResultOf(string key) => Skips(key) ? new([new("hook", Verdict.Pass, "never mind")]) : inner.ResultOf(key);

    public void Forget(string key) => inner.Forget(key);

    private static bool Skips(string key) => key.Contains("/rollback/", StringComparison.Ordinal);
}

internal sealed class OneKey(ITaskRunner inner) : ITaskRunner
{
    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken) => inner.EnsureAsync(Key(key, task), task, cancellationToken);

    public TaskResult? ResultOf(string key) => inner.ResultOf(key) ?? inner.ResultOf("hook");

    public void Forget(string key) => inner.Forget(key);

    private static string Key(string key, StepTask task) => task is RunHook ? "hook" : key;
}

internal sealed class Blind(IMetricSource inner) : IMetricSource
{
    public async Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken) =>
        await inner.ReadAsync(platform, cancellationToken) is { } seen
            ? seen with { Versions = seen.Versions.ToImmutableDictionary(item => item.Key, item => item.Value with { Errors = 0 }) }
            : null;
}

internal sealed class Crying(IMetricSource inner) : IMetricSource
{
    public async Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken) =>
        await inner.ReadAsync(platform, cancellationToken) is { } seen
            ? seen with { Versions = seen.Versions.ToImmutableDictionary(item => item.Key, item => item.Value with { Errors = Math.Max(0, item.Value.Requests - 500) }) }
            : null;
}

internal sealed class Gloomy(IMeasurements inner) : IMeasurements
{
    public void Begin(string key, MeasureQuestion question) => inner.Begin(key, question);

    public MeasureAnswer? Take(string key) =>
        inner.Take(key) is not { } answer ? null : answer.Reading.Kind == ReadingKind.Error ? answer with { Reading = Reading.Of(1) } : answer;

    public void Forget(string key) => inner.Forget(key);
}
