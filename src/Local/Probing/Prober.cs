using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Probing;

/// <summary>Asks instances, each by a loop of its own, whether they can take requests; a slow one delays nobody.</summary>
internal sealed class Prober : IDisposable
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WhenReady = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<InstanceKey, Probe> _probes = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = AnswerWait };
    private readonly TimeProvider _clock;

    public Prober(TimeProvider clock) => _clock = clock;

    /// <summary>What is known of an instance's readiness; asking begins with the first call for it.</summary>
    public Readiness Of(InstanceKey key, KeeperSpec spec, ProcessIdentity process)
    {
        var probe = _probes.GetOrAdd(key, _ => new(this, spec));
        return probe.For(process);
    }

    /// <summary>Ends the loops of all instances but these.</summary>
    public void Keep(IReadOnlySet<InstanceKey> keys)
    {
        foreach (var gone in _probes.Keys.Where(key => !keys.Contains(key)))
        {
            if (_probes.TryRemove(gone, out var probe))
            {
                probe.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Keep(new HashSet<InstanceKey>());
        _http.Dispose();
    }

    /// <returns>Null when it is well, otherwise why not.</returns>
    private async Task<string?> AskAsync(KeeperSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            if (spec.Probe.Ready is { } path)
            {
                var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{spec.Port}{path}"));
                using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                return response.IsSuccessStatusCode ? null : $"{path} answers {(int)response.StatusCode}";
            }

            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(AnswerWait);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, spec.Port, deadline.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException or IOException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return fault switch
            {
                OperationCanceledException => $"{spec.Probe.Ready ?? "its port"} did not answer within {AnswerWait.TotalSeconds:0} s",
                HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or SocketException => $"nothing listens on its port {spec.Port}",
                _ => $"{spec.Probe.Ready ?? "its port"}: {fault.Message}",
            };
        }
    }

    /// <summary>The loop of one instance. A new process begins at nothing known.</summary>
    private sealed class Probe : IDisposable
    {
        private readonly Prober _owner;
        private readonly KeeperSpec _spec;
        private readonly CancellationTokenSource _end = new();
        private readonly Lock _lock = new();
        private ProcessIdentity? _process;
        private Readiness _readiness;
        private DateTimeOffset? _goodSince;

        public Probe(Prober owner, KeeperSpec spec)
        {
            (_owner, _spec) = (owner, spec);
            _readiness = new(false, false, owner._clock.GetUtcNow(), null);
            _ = Task.Run(LoopAsync);
        }

        public Readiness For(ProcessIdentity process)
        {
            lock (_lock)
            {
                if (_process != process)
                {
                    (_process, _goodSince) = (process, null);
                    _readiness = new(false, false, _owner._clock.GetUtcNow(), null);
                }

                return _readiness;
            }
        }

        /// <summary>Ends the loop; the source itself is left to the collector, since the loop may still look at it.</summary>
        public void Dispose() => _end.Cancel();

        private async Task LoopAsync()
        {
            while (!_end.IsCancellationRequested)
            {
                try
                {
                    ProcessIdentity? asked;
                    lock (_lock)
                    {
                        asked = _process;
                    }

                    var fault = await _owner.AskAsync(_spec, _end.Token).ConfigureAwait(false);
                    await Task.Delay(Learn(asked, fault) ? WhenReady : WhileStarting, _owner._clock, _end.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }

        private bool Learn(ProcessIdentity? asked, string? fault)
        {
            var now = _owner._clock.GetUtcNow();
            lock (_lock)
            {
                if (asked is null || asked != _process)
                {
                    return false;
                }

                _goodSince = fault is null ? _goodSince ?? now : null;
                var ready = _goodSince is { } since && now - since >= _spec.Probe.StableFor;
                _readiness = ready == _readiness.Ready
                    ? _readiness with { Reason = fault }
                    : new(ready, _readiness.WasReady || ready, now, fault);
                return ready;
            }
        }
    }
}

/// <summary>What is known of an instance.</summary>
/// <param name="Ready">Whether it can take requests.</param>
/// <param name="WasReady">Whether this process ever could.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Reason">Why it is not ready.</param>
internal sealed record Readiness(bool Ready, bool WasReady, DateTimeOffset Since, string? Reason);
