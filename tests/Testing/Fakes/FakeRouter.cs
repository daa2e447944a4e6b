using Agrimaan.Delivery.Targets;

namespace Agrimaan.Testing.Fakes;

/// <summary>A gateway without sockets; what it serves lives in an <see cref="Edge"/> that outlives the router.</summary>
public sealed class FakeRouter(FakeRouter.Edge edge, TimeProvider clock) : IRouter
{
    private (RoutingTable Table, DateTimeOffset At)? _coming;

    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        _coming = (table, clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        if (_coming is { } coming && edge.Connected && edge.Refusal is null && clock.GetUtcNow() - coming.At >= edge.ConfirmAfter)
        {
            edge.Serve(coming.Table);
            _coming = null;
        }

        return Task.FromResult(new RouterObservation(edge.Connected, edge.Served?.Epoch ?? 0, edge.Served?.Version ?? 0, edge.InFlight, edge.Refusal));
    }

    /// <summary>The data plane.</summary>
    public sealed class Edge
    {
        public bool Connected { get; set; } = true;

        public string? Refusal { get; set; }

        public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromMilliseconds(50);

        /// <summary>The table in force.</summary>
        public RoutingTable? Served { get; private set; }

        /// <summary>Every table that was ever in force.</summary>
        public List<RoutingTable> History { get; } = [];

        public Dictionary<string, int> InFlight { get; } = [];

        internal void Serve(RoutingTable table)
        {
            Served = table;
            History.Add(table);
        }
    }
}
