using System.Collections.Immutable;
using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;
using Agrimaan.Server.Telemetry;
using Agrimaan.Server.Workers.Views;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Workers;

/// <summary>Hosts the loop of one platform: turns it, keeps its gateway, and tells what changed.</summary>
internal sealed partial class PlatformWorker(
    string name, PlatformLoop loop, GatewayHost gateway, LineSwitch line, IJournal journal, ChangeFeed feed, ControlPlaneMetrics metrics, TimeProvider clock,
    ILogger<PlatformWorker> log) : ISeenPlatform, IAsyncDisposable
{
    private static readonly TimeSpan BetweenViews = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private DateTimeOffset _lastView = DateTimeOffset.MinValue;
    private (string? Run, long Version) _told;
    private ImmutableSortedDictionary<string, Size> _sizes = ImmutableSortedDictionary<string, Size>.Empty;
    private string? _complaint;

    public PlatformLoop Loop => loop;

    /// <inheritdoc/>
    public PlatformState State => loop.State;

    /// <inheritdoc/>
    public Observation? Seen => loop.Seen;

    public PlatformView View => PlatformViews.Of(
        loop.State, loop.Run, loop.Seen, clock.GetUtcNow()) with { Trouble = Trouble, Line = line.Now.Stopped ? line.View : null };

    /// <inheritdoc/>
    public string? Trouble => _complaint ?? loop.Trouble;

    /// <summary>Reads the journal, then works in the background.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await loop.RecordAsync(_ => [], cancellationToken).ConfigureAwait(false);
        _told = (loop.Run?.Id, loop.Run?.Version ?? 0);
        _sizes = loop.State.Sizes;
        _running = Task.Run(WorkAsync, CancellationToken.None);
    }

    /// <summary>Looks again at once.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It wakes already.
        }
    }

    /// <summary>Events of a run in words.</summary>
    public async Task<IReadOnlyList<RunEventView>> EventsAsync(string run, long from, CancellationToken cancellationToken)
    {
        var plan = loop.State.Runs.Find(known => known.Id == run)?.Plan;
        var written = await journal.ReadAsync(PlatformLoop.StreamOfRun(run), from, cancellationToken).ConfigureAwait(false);
        return [.. written.Select(item => ViewOf(run, plan, item))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        loop.Dispose();
        _end.Dispose();
        _wake.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var (pause, begin, well) = (AfterFault, clock.GetTimestamp(), false);
            try
            {
                await gateway.KeepAsync(loop.State, _end.Token).ConfigureAwait(false);
                pause = await loop.TurnAsync(_end.Token).ConfigureAwait(false);
                (well, _complaint) = (true, null);
                await TellAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The one catch of this loop: nothing is lost, since all that matters is in the journal; it is tried again.
                Complain(fault);
            }

            metrics.Turned(name, clock.GetElapsedTime(begin), well);
            await WaitAsync(pause).ConfigureAwait(false);
        }
    }

    /// <summary>Once for each change of its words: what lasts would fill the disk that may be what is full.</summary>
    private void Complain(Exception fault)
    {
        if (fault.Message == _complaint)
        {
            return;
        }

        _complaint = fault.Message;
        if (fault is JournalUnavailableException or TargetUnavailableException or FencedException)
        {
            LogHeldUp(log, name, fault.Message);
        }
        else
        {
            LogTurnFailed(log, fault, name);
        }
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        try
        {
            await _wake.WaitAsync(pause, _end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private async Task TellAsync()
    {
        if (loop.Run is { } run && (run.Id, run.Version) != _told)
        {
            var from = _told.Run == run.Id ? _told.Version : 0;
            foreach (var happened in await EventsAsync(run.Id, from, _end.Token).ConfigureAwait(false))
            {
                LogHappened(log, happened.Run, happened.Sentence);
                feed.Publish(happened);
            }

            _told = (run.Id, run.Version);
            _lastView = DateTimeOffset.MinValue;
        }

        if (!ReferenceEquals(_sizes, loop.State.Sizes))
        {
            foreach (var (service, size) in loop.State.Sizes.Except(_sizes))
            {
                LogScaled(log, name, service, size.Count, size.Why);
            }

            (_sizes, _lastView) = (loop.State.Sizes, DateTimeOffset.MinValue);
        }

        if (clock.GetUtcNow() - _lastView >= BetweenViews)
        {
            _lastView = clock.GetUtcNow();
            feed.Publish(View);
        }
    }

    private static RunEventView ViewOf(string run, Plan? plan, RecordedEvent item)
    {
        var happened = JournalJson.ReadRun(item.Event);
        var step = plan?.Steps.FirstOrDefault(step => step.Id == happened.Step);
        return new(item.Sequence, item.Event.At, run, step?.Service, item.Event.Type, Sentences.Of(happened, step));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of platform {Platform} failed and will be tried again")]
    private static partial void LogTurnFailed(ILogger log, Exception fault, string platform);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Platform {Platform} is held up, what runs goes on: {Reason}")]
    private static partial void LogHeldUp(ILogger log, string platform, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Platform}: {Service} is to have {Count} instances: {Why}")]
    private static partial void LogScaled(ILogger log, string platform, string service, int count, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Run}: {Sentence}")]
    private static partial void LogHappened(ILogger log, string run, string sentence);
}
