using System.Buffers;
using System.Collections.Concurrent;
using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Recordings;

/// <summary>
/// Keeps recordings in files, written once a second beside the loops: killed at any moment, at most that second is lost. What a full or
/// broken disk does not take ends the recording of that run, is told in the log, and nothing else.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Says what could not be kept.</param>
internal sealed partial class RunRecorder(RecordingFolder folder, TimeProvider clock, ILogger<RunRecorder> log) : BackgroundService, IRecorder
{
    /// <summary>Of one run; more than an hour of busy looks.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _runs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Note(RunState run, Observation? seen, IReadOnlyList<RunEvent> decided, DateTimeOffset at)
    {
        try
        {
            _runs.GetOrAdd(run.Id, _ => new(new(run))).Note(run, seen, decided, at);
        }
        catch (Exception fault)
        {
            // No rollout is ever held up or failed by its recording.
            Give(run.Id, fault.Message);
        }
    }

    /// <summary>Writes what has gathered.</summary>
    public void Flush()
    {
        foreach (var (run, entry) in _runs)
        {
            try
            {
                entry.Flush(() => folder.OpenAtEnd(run));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Give(run, fault.Message);
            }

            if (entry.Ended)
            {
                _runs.TryRemove(run, out _);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Apart, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Flush();
            }
        }
        catch (OperationCanceledException)
        {
            Flush();
        }
    }

    private void Give(string run, string reason)
    {
        if (_runs.TryGetValue(run, out var entry) && entry.GiveUp())
        {
            LogLost(log, run, reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recording of {Run} ends here, the run goes on: {Reason}")]
    private static partial void LogLost(ILogger log, string run, string reason);

    /// <summary>What has gathered of one run.</summary>
    private sealed class Entry(RecordingWriter writer)
    {
        private readonly Lock _lock = new();
        private ArrayBufferWriter<byte> _items = new();
        private long? _written;
        private bool _over = !writer.Any;
        private bool _ended;

        /// <summary>Whether the run is over and all of it is written.</summary>
        public bool Ended
        {
            get
            {
                lock (_lock)
                {
                    return _ended && (_over || _items.WrittenCount == 0);
                }
            }
        }

        public void Note(RunState run, Observation? seen, IReadOnlyList<RunEvent> decided, DateTimeOffset at)
        {
            lock (_lock)
            {
                _ended |= decided.Any(happened => happened is RunEnded);
                if (_over)
                {
                    return;
                }

                writer.Note(_items, run, seen, decided, at);
                if ((_written ?? 0) + _items.WrittenCount > MostBytes)
                {
                    writer.Cut(_items, at);
                    _over = true;
                }
            }
        }

        public void Flush(Func<FileStream> open)
        {
            byte[] block;
            lock (_lock)
            {
                if (_items.WrittenCount == 0)
                {
                    return;
                }

                block = RecordingBytes.Block(_items.WrittenSpan);
                _items = new();
            }

            using var file = open();
            file.Write(block);
            lock (_lock)
            {
                _written = file.Length;
            }
        }

        /// <returns>Whether it was at work until now.</returns>
        public bool GiveUp()
        {
            lock (_lock)
            {
                var was = !_over;
                (_over, _items) = (true, new());
                return was;
            }
        }
    }
}
