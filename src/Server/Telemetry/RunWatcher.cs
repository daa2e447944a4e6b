using System.Threading.Channels;
using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Views;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Telemetry;

/// <summary>
/// Follows the runs in the journal, beside the loops and never in their way: counts what ended while this process led, and hands
/// spans over, also those that ended when nobody was there.
/// </summary>
internal sealed partial class RunWatcher(
    IControlPlane control, MeasuredJournal journal, ControlPlaneMetrics metrics, Epoch epoch, SpanMarks marks, TimeProvider clock, ILogger<RunWatcher> log,
    ISpanSink? sink = null) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Channel<string> _grown = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private Dictionary<string, long> _marks = [];

    /// <summary>Whether all that it heard of was looked at; for tests, which must not guess.</summary>
    internal bool IsCaughtUp { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        journal.Grown = stream =>
        {
            if (stream.StartsWith(PlatformLoop.StreamOfRun(""), StringComparison.Ordinal))
            {
                _grown.Writer.TryWrite(stream[PlatformLoop.StreamOfRun("").Length..]);
            }
        };
        await TryAsync(() => CatchUpAsync(stoppingToken)).ConfigureAwait(false);
        while (true)
        {
            IsCaughtUp = _grown.Reader.Count == 0;
            if (!await _grown.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                return;
            }

            var runs = new HashSet<string>(StringComparer.Ordinal);
            while (_grown.Reader.TryRead(out var run))
            {
                runs.Add(run);
            }

            foreach (var run in runs)
            {
                if (!await TryAsync(() => FollowAsync(control.Run(run), stoppingToken)).ConfigureAwait(false))
                {
                    _ = AgainAsync(run, stoppingToken);
                }
            }
        }
    }

    /// <summary>What ended since the last span was handed over.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (sink is null)
        {
            return;
        }

        _marks = marks.Read();
        foreach (var platform in control.Platforms())
        {
            var first = !_marks.ContainsKey(platform.Name);
            var late = new Stack<RunView>();
            foreach (var run in control.Runs(platform.Name))
            {
                var written = await journal.ReadAsync(PlatformLoop.StreamOfRun(run.Id), 0, cancellationToken).ConfigureAwait(false);
                var last = written.Count > 0 ? written[^1].Sequence : 0;
                if (first || (run.Outcome is not null && last <= _marks[platform.Name]))
                {
                    // With no mark there was no exporter before: what is past stays untold.
                    _marks.TryAdd(platform.Name, last);
                    break;
                }

                late.Push(run);
            }

            foreach (var run in late.Select(run => run.Id))
            {
                _grown.Writer.TryWrite(run);
            }
        }
    }

    private async Task FollowAsync(RunView run, CancellationToken cancellationToken)
    {
        var written = await journal.ReadAsync(PlatformLoop.StreamOfRun(run.Id), 0, cancellationToken).ConfigureAwait(false);
        var spans = RunSpans.Of(run.Id, run.StartedAt, written);
        Count(run, written, spans);
        if (sink is null || spans.Where(span => span.EndedBy > _marks.GetValueOrDefault(run.Platform)).ToList() is not { Count: > 0 } news)
        {
            return;
        }

        if (!sink.Send(run, news))
        {
            throw new IOException("the collector does not take them");
        }

        _marks[run.Platform] = news[^1].EndedBy;
        marks.Write(_marks);
    }

    /// <summary>What another process wrote was counted there.</summary>
    private void Count(RunView run, IReadOnlyList<RecordedEvent> written, IReadOnlyList<RunSpan> spans)
    {
        var read = _read.GetValueOrDefault(run.Id);
        foreach (var item in written.Where(item => item.Epoch == epoch.Value && item.Sequence > read))
        {
            foreach (var answer in JournalJson.ReadRun(item.Event) is Checked answers ? answers.Results : [])
            {
                metrics.Judged(run.Platform, answer.Check, RunViews.Camel(answer.Verdict));
            }
        }

        foreach (var span in spans.Where(span => span.Epoch == epoch.Value && span.EndedBy > read))
        {
            if (span.Step is { } step)
            {
                metrics.StepEnded(run.Platform, step, span.Outcome, span.End - span.Start);
            }
            else
            {
                metrics.RunEnded(run.Platform, run.Kind, span.Outcome);
            }
        }

        if (written.Count > 0)
        {
            _read[run.Id] = written[^1].Sequence;
        }
    }

    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The one catch of this loop: telemetry is tried again, and never stops anything.
            LogBehind(log, fault.Message);
            return false;
        }
    }

    private async Task AgainAsync(string run, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Between, clock, cancellationToken).ConfigureAwait(false);
            _grown.Writer.TryWrite(run);
        }
        catch (OperationCanceledException)
        {
            // The next process goes on from the mark.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Spans of runs wait to be handed over: {Reason}")]
    private static partial void LogBehind(ILogger log, string reason);
}
