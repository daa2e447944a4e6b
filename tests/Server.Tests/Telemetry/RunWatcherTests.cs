using System.Collections.Concurrent;
using Agrimaan.Client;
using Agrimaan.Server.Telemetry;
using Agrimaan.Server.Tests.Api;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Telemetry;

/// <summary>Spans are handed over once each, whatever dies in between.</summary>
public sealed class RunWatcherTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly FakeControlPlane _control = new();
    private readonly MemoryJournal _memory = RunJournal.Empty();
    private readonly FakeTimeProvider _clock = new(Views.Noon);
    private readonly Collector _collector = new();

    public RunWatcherTests()
    {
        Directory.CreateDirectory(_home.Path);
        _control.Known["shop"] = Views.Platform();
        _control.KnownRuns["shop-2"] = Views.Run();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_restart_loses_nothing_and_tells_nothing_twice()
    {
        RunJournal run;
        long epoch;
        await using (var first = await StartAsync())
        {
            (run, epoch) = (new(first.Journal, "shop-2"), first.Epoch);
            await run.AppendAsync(epoch, [.. RunJournal.Half, RunJournal.Back[0], RunJournal.Back[1]]);
            await Eventually.True(() => _collector.Spans.Count == 1, "the first span arrives");
        }

        // Ends while nobody tells of it.
        await new RunJournal(_memory, "shop-2").After(run).AppendAsync(epoch, RunJournal.Back[2..]);
        await using var second = await StartAsync();
        await Eventually.True(() => _collector.Spans.Count == 3, "the rest arrives after the restart");

        await using var third = await StartAsync();
        await third.SettledAsync();
        Assert.Equal([RunJournal.Step, "undo " + RunJournal.Step, "run shop-2"], _collector.Spans.Select(span => span.Name));
        Assert.Single(_collector.Spans.Select(span => span.Trace).Distinct());
    }

    [Fact]
    public async Task A_collector_that_is_away_gets_everything_when_it_is_back()
    {
        _collector.Away = true;
        await using var watching = await StartAsync();
        await new RunJournal(watching.Journal, "shop-2").AppendAsync(watching.Epoch, [.. RunJournal.Half, .. RunJournal.Back]);
        await Eventually.True(() => _collector.Refused > 0, "it was tried");
        _collector.Away = false;
        await Eventually.True(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(5));
                return _collector.Spans.Count == 3;
            },
            "everything arrives");
        Assert.Equal(3, _collector.Spans.Select(span => span.Id).Distinct().Count());
    }

    [Fact]
    public async Task Runs_of_the_time_before_there_was_a_collector_stay_untold()
    {
        var epoch = await _memory.BeginEpochAsync(Token);
        await new RunJournal(_memory, "shop-2").AppendAsync(epoch, [.. RunJournal.Half, .. RunJournal.Back]);
        await using var watching = await StartAsync();
        await watching.SettledAsync();
        Assert.Empty(_collector.Spans);
    }

    [Fact]
    public async Task Runs_steps_and_verdicts_are_counted_once_by_the_process_that_wrote_them()
    {
        await using (var first = await StartAsync())
        {
            await new RunJournal(first.Journal, "shop-2").AppendAsync(first.Epoch, [.. RunJournal.Half, .. RunJournal.Back]);
            await Eventually.True(() => first.Text.Contains("agrimaan_runs_total{platform=\"shop\",kind=\"deploy\",outcome=\"rolledBack\"} 1\n", StringComparison.Ordinal), "the run is counted");
            Assert.Contains("agrimaan_verdicts_total{platform=\"shop\",check=\"errors\",verdict=\"fail\"} 1\n", first.Text, StringComparison.Ordinal);
            Assert.Contains("agrimaan_rollouts_total{platform=\"shop\",step=\"rollout:fish\",outcome=\"undone\"} 1\n", first.Text, StringComparison.Ordinal);
            Assert.Contains("agrimaan_step_duration_seconds_sum{platform=\"shop\",step=\"rollout:fish\",outcome=\"failed\"} 4\n", first.Text, StringComparison.Ordinal);
        }

        await using var second = await StartAsync();
        await second.SettledAsync();
        Assert.DoesNotContain("agrimaan_runs_total{", second.Text, StringComparison.Ordinal);
    }

    private async Task<Watching> StartAsync()
    {
        var watching = new Watching(_control, _memory, await _memory.BeginEpochAsync(Token), _home.Path, _clock, _collector);
        await watching.Watcher.StartAsync(Token);
        await watching.SettledAsync();
        return watching;
    }

    private sealed class Watching : IAsyncDisposable
    {
        private readonly ControlPlaneMetrics _metrics;
        private readonly MetricStore _store;

        public Watching(FakeControlPlane control, MemoryJournal memory, long epoch, string home, TimeProvider clock, ISpanSink sink)
        {
            Epoch = epoch;
            _metrics = new(clock);
            _store = new(_metrics);
            Journal = new(memory, _metrics, clock);
            Watcher = new(control, Journal, _metrics, new(epoch), new(home), clock, NullLogger<RunWatcher>.Instance, sink);
        }

        public long Epoch { get; }

        public MeasuredJournal Journal { get; }

        public RunWatcher Watcher { get; }

        public string Text => Exposition.Write(_store.Collect());

        public Task SettledAsync() => Eventually.True(() => Watcher.IsCaughtUp, "it has caught up");

        public async ValueTask DisposeAsync()
        {
            await Watcher.StopAsync(CancellationToken.None);
            Watcher.Dispose();
            _store.Dispose();
            _metrics.Dispose();
        }
    }

    private sealed class Collector : ISpanSink
    {
        private int _refused;

        public bool Away { get; set; }

        public int Refused => _refused;

        public ConcurrentQueue<RunSpan> Spans { get; } = new();

        public bool Send(RunView run, IReadOnlyList<RunSpan> spans)
        {
            if (Away)
            {
                Interlocked.Increment(ref _refused);
                return false;
            }

            foreach (var span in spans)
            {
                Spans.Enqueue(span);
            }

            return true;
        }
    }
}
