using System.Collections.Concurrent;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Workers.Tasks;

/// <summary>Does the long work of plans beside the loops, each once at a time under its key; an error is tried again after a while.</summary>
internal sealed partial class BackgroundTasks(IEnumerable<ITaskKind> kinds, TimeProvider clock, ILogger<BackgroundTasks> log) : ITaskRunner, IAsyncDisposable
{
    /// <summary>Between a try that could not be made and the next.</summary>
    public static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Work> _works = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task EnsureAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        if (!_works.TryGetValue(key, out var known) || (known.IsError && clock.GetElapsedTime(known.Ended) >= BetweenTries))
        {
            var work = new Work();
            _works[key] = work;
            work.Running = Task.Run(() => RunAsync(key, task, work), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public TaskResult? ResultOf(string key) => _works.GetValueOrDefault(key)?.Result;

    /// <inheritdoc/>
    public void Forget(string key)
    {
        if (_works.TryRemove(key, out var work))
        {
            work.Cancel();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var works = _works.Values.ToList();
        works.ForEach(work => work.Cancel());
        await Task.WhenAll(works.Select(work => work.Running)).ConfigureAwait(false);
        works.ForEach(work => work.Dispose());
    }

    private async Task RunAsync(string key, StepTask task, Work work)
    {
        TaskResult result;
        try
        {
            result = kinds.FirstOrDefault(kind => kind.CanRun(task)) is { } able
                ? await able.RunAsync(key, task, work.Token).ConfigureAwait(false)
                : Error("this control plane cannot do such work");
        }
        catch (OperationCanceledException) when (work.Token.IsCancellationRequested)
        {
            result = Error("it was given up");
        }
        catch (Exception fault)
        {
            LogFault(key, fault);
            result = Error(fault.Message);
        }

        work.End(result, clock.GetTimestamp());
    }

    private static TaskResult Error(string sentence) => new([new("task", Verdict.Error, sentence)]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} could not be done")]
    private partial void LogFault(string key, Exception fault);

    private sealed class Work : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private volatile TaskResult? _result;

        public CancellationToken Token => _end.Token;

        public Task Running { get; set; } = Task.CompletedTask;

        public long Ended { get; private set; }

        public TaskResult? Result => _result;

        public bool IsError => _result is { } result && result.Results.Any(answer => answer.Verdict == Verdict.Error);

        public void Cancel() => _end.Cancel();

        public void Dispose() => _end.Dispose();

        public void End(TaskResult result, long at)
        {
            Ended = at;
            _result = result;
        }
    }
}
