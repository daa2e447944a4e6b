using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Gateway.Control;

/// <summary>The control plane's side of the gateways: the newest table per platform, who listens for it, and what was confirmed.</summary>
public sealed class GatewayRouter(TimeProvider clock) : IRouter
{
    /// <summary>How long an answer of the administration port stands for a connection.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Channel> _channels = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        var channel = Of(table.Platform);
        channel.Publish(table with { PreviewKey = channel.PreviewKey });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken) => Task.FromResult(Of(platform).Observe(clock.GetUtcNow()));

    /// <summary>
    /// What previews of a platform's versions are signed with. Another one in every control plane: the table that its gateway then gets is a
    /// new one anyway, and what was never written down cannot be found.
    /// </summary>
    public string PreviewKeyOf(string platform) => Of(platform).PreviewKey;

    /// <summary>The newest table and then each later one; a slow reader gets only the newest.</summary>
    public async IAsyncEnumerable<RoutingTable> SubscribeAsync(string platform, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Of(platform);
        channel.Joined();
        try
        {
            RoutingTable? last = null;
            while (true)
            {
                var (table, changed) = channel.Newest();
                if (table is not null && !ReferenceEquals(table, last))
                {
                    last = table;
                    yield return table;
                    continue;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            channel.Left();
        }
    }

    /// <summary>Takes what a gateway said to a table.</summary>
    public void Acknowledge(GatewayAcknowledgement acknowledgement) => Of(acknowledgement.Platform).Acknowledge(acknowledgement);

    /// <summary>Takes what a gateway's administration port said.</summary>
    internal void Heard(string platform, IReadOnlyDictionary<string, int> inFlight) => Of(platform).Heard(inFlight, clock.GetUtcNow());

    private Channel Of(string platform) => _channels.GetOrAdd(platform, _ => new());

    /// <summary>One platform. All state under one lock; nothing is awaited under it.</summary>
    private sealed class Channel
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private RoutingTable? _table;
        private (long Epoch, long Version) _confirmed;
        private string? _refusal;
        private int _listeners;
        private IReadOnlyDictionary<string, int> _inFlight = new Dictionary<string, int>();
        private DateTimeOffset _heard = DateTimeOffset.MinValue;

        public string PreviewKey { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

        public void Publish(RoutingTable table)
        {
            lock (_lock)
            {
                _table = table;
                _refusal = null;
                _changed.TrySetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public (RoutingTable? Table, Task Changed) Newest()
        {
            lock (_lock)
            {
                return (_table, _changed.Task);
            }
        }

        public void Acknowledge(GatewayAcknowledgement acknowledgement)
        {
            lock (_lock)
            {
                if (_table is { } table && (acknowledgement.Epoch, acknowledgement.Version) == (table.Epoch, table.Version))
                {
                    _refusal = !acknowledgement.Accepted
                        ? acknowledgement.Reason ?? "the gateway refused it without a reason"
                        : acknowledgement.Hash != RoutingTableJson.HashOf(table) ? "the gateway read another table than was sent" : null;
                    if (_refusal is null)
                    {
                        _confirmed = (acknowledgement.Epoch, acknowledgement.Version);
                    }
                }
                else if (acknowledgement.Accepted && (acknowledgement.Epoch, acknowledgement.Version).CompareTo(_confirmed) > 0)
                {
                    // An older table than the newest: true, and no answer to the question about the newest.
                    _confirmed = (acknowledgement.Epoch, acknowledgement.Version);
                }
            }
        }

        public void Heard(IReadOnlyDictionary<string, int> inFlight, DateTimeOffset now)
        {
            lock (_lock)
            {
                (_inFlight, _heard) = (inFlight, now);
            }
        }

        public RouterObservation Observe(DateTimeOffset now)
        {
            lock (_lock)
            {
                return new(_listeners > 0 || now - _heard <= Fresh, _confirmed.Epoch, _confirmed.Version, _inFlight, _refusal);
            }
        }

        public void Joined() => Interlocked.Increment(ref _listeners);

        public void Left() => Interlocked.Decrement(ref _listeners);
    }
}
