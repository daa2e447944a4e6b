using System.Collections.Concurrent;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Server.Measuring;

/// <summary>Makes measurements beside the loops, each within its time; whatever goes wrong is an error of the source.</summary>
/// <param name="measurers">Ask one kind of source each.</param>
/// <param name="valuesOf">What the files of values of a platform say now.</param>
/// <param name="wake">Told of the platform whose check has bad news.</param>
/// <param name="clock">The time.</param>
internal sealed class BackgroundMeasurements(
    IEnumerable<IMeasurer> measurers, Func<string, CancellationToken, Task<IReadOnlyDictionary<string, SecretValue>>> valuesOf, Action<string> wake, TimeProvider clock)
    : IMeasurements, IAsyncDisposable
{
    /// <summary>Of all platforms together; the others wait, and their time begins later.</summary>
    private const int AtOnce = 64;

    private readonly ConcurrentDictionary<string, Work> _works = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private readonly SemaphoreSlim _places = new(AtOnce, AtOnce);

    /// <inheritdoc/>
    public void Begin(string key, MeasureQuestion question)
    {
        if (_works.ContainsKey(key))
        {
            return;
        }

        var work = new Work();
        _works[key] = work;
        var running = Task.Run(() => RunAsync(question, work), CancellationToken.None);
        _running[running] = 0;
        _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public MeasureAnswer? Take(string key)
    {
        if (_works.GetValueOrDefault(key) is not { Answer: { } answer })
        {
            return null;
        }

        _works.TryRemove(key, out _);
        return answer;
    }

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
        foreach (var work in _works.Values)
        {
            work.Cancel();
        }

        await Task.WhenAll(_running.Keys).ConfigureAwait(false);
        _places.Dispose();
    }

    private async Task RunAsync(MeasureQuestion question, Work work)
    {
        try
        {
            await _places.WaitAsync(work.Token).ConfigureAwait(false);
            try
            {
                var baseline = question.WithBaseline ? ReadAsync(question, question.Places.Baseline, work.Token) : null;
                var reading = await ReadAsync(question, question.Places, work.Token).ConfigureAwait(false);
                var answer = new MeasureAnswer(reading, baseline is null ? null : await baseline.ConfigureAwait(false));
                work.Answer = answer;
                if (question.IsBad(answer))
                {
                    wake(question.Places.Platform);
                }
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants to know any more.
        }
        finally
        {
            work.Dispose();
        }
    }

    private async Task<Reading> ReadAsync(MeasureQuestion question, CheckPlaces places, CancellationToken cancellationToken)
    {
        var used = new ConcurrentBag<string>();
        using var limit = new CancellationTokenSource(question.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var refers = question.Source.Referring.Any(text => !CheckPlaces.Unknown(text).IsEmpty);
            var values = refers ? await valuesOf(places.Platform, either.Token).ConfigureAwait(false) : null;
            string? Value(string name)
            {
                var value = values?.GetValueOrDefault(name)?.Reveal();
                used.Add(value ?? "");
                return value;
            }

            var reading = await measurers.First(one => one.CanMeasure(question.Source)).MeasureAsync(question.Source, places, Value, either.Token).ConfigureAwait(false);
            return reading.Cleaned(used);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Reading.Error($"it did not answer within {Duration.Format(question.Timeout)}");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Reading.Error(fault.Message).Cleaned(used);
        }
    }

    private sealed class Work : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Lock _lock = new();
        private volatile MeasureAnswer? _answer;
        private bool _ended;

        public CancellationToken Token { get; }

        public Work() => Token = _end.Token;

        public MeasureAnswer? Answer
        {
            get => _answer;
            set => _answer = value;
        }

        public void Cancel()
        {
            lock (_lock)
            {
                if (!_ended)
                {
                    _end.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _ended = true;
                _end.Dispose();
            }
        }
    }
}
