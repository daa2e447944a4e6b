using Agrimaan.Delivery.Targets;

namespace Agrimaan.Simulation.Worlds;

/// <summary>A gateway whose tables and acknowledgements travel, late, twice or after a detour; it keeps to epoch and version as the real one does.</summary>
internal sealed class SimGateway(World world) : IRouter
{
    private static readonly IReadOnlyDictionary<string, int> Idle = new Dictionary<string, int>();

    private readonly List<(TimeSpan At, RoutingTable Table)> _coming = [];
    private readonly List<(TimeSpan At, long Epoch, long Version)> _answers = [];
    private readonly Dictionary<string, TimeSpan> _busyUntil = [];
    private (long Epoch, long Version) _told;
    private TimeSpan _awayUntil;

    /// <summary>The table in force.</summary>
    public RoutingTable? Served { get; private set; }

    /// <summary>The newest table that was handed over, and when an address was last in one with weight.</summary>
    public RoutingTable? Published { get; private set; }

    public Dictionary<string, TimeSpan> LastWanted { get; } = [];

    /// <summary>Longest time that a request takes after its instance has got no more of them.</summary>
    public double LongestRequest { get; set; } = 0.5;

    public Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        world.Call("apply");
        if (Published is null || table.Epoch >= Published.Epoch)
        {
            LeaveWanted(table);
            Published = table;
        }

        foreach (var invariant in world.Invariants)
        {
            invariant.Published(table);
        }

        var at = world.Clock.Now + world.Dice.Seconds(0.01, 0.15);
        _coming.Add((at, table));
        if (world.Strikes(FaultKind.TableRepeated, "apply"))
        {
            _coming.Add((at + world.Dice.Seconds(0.5, 5), table));
        }

        world.Returned("apply");
        return Task.CompletedTask;
    }

    public Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        world.Call("acknowledged");
        if (world.Strikes(FaultKind.GatewayAway, "gateway"))
        {
            _awayUntil = world.Clock.Now + world.Dice.Seconds(0.5, 8);
        }

        Arrive();
        return Task.FromResult(new RouterObservation(world.Clock.Now >= _awayUntil, _told.Epoch, _told.Version, InFlight()));
    }

    /// <summary>What has had its time to travel is there.</summary>
    public void Arrive()
    {
        var now = world.Clock.Now;
        if (now < _awayUntil)
        {
            return;
        }

        for (var next = Earliest(_coming, now); next >= 0; next = Earliest(_coming, now))
        {
            var (at, table) = _coming[next];
            _coming.RemoveAt(next);
            Take(at, table);
        }

        foreach (var (_, epoch, version) in _answers.Where(answer => answer.At <= now).OrderBy(answer => answer.At))
        {
            _told = _told.CompareTo((epoch, version)) > 0 ? _told : (epoch, version);
        }

        _answers.RemoveAll(answer => answer.At <= now);
    }

    private static int Earliest(List<(TimeSpan At, RoutingTable Table)> coming, TimeSpan now)
    {
        var first = -1;
        for (var i = 0; i < coming.Count; i++)
        {
            first = coming[i].At <= now && (first < 0 || coming[i].At < coming[first].At) ? i : first;
        }

        return first;
    }

    private void Take(TimeSpan at, RoutingTable table)
    {
        if (Served is { } served && !world.AcceptsAnyTable && (table.Epoch < served.Epoch || (table.Epoch == served.Epoch && table.Version <= served.Version)))
        {
            return;
        }

        var before = Served;
        world.Traffic.Flow(before, at);
        Served = table;
        if (before is not null)
        {
            Drain(before, table, at);
        }

        world.Note("served", Describe(table));
        foreach (var invariant in world.Invariants)
        {
            invariant.Served(table, before);
        }

        var late = world.Strikes(FaultKind.AcknowledgementLost, "acknowledgement") ? world.Dice.Seconds(1, 8) : world.Dice.Seconds(0, 0.1);
        _answers.Add((at + late, table.Epoch, table.Version));
    }

    private void LeaveWanted(RoutingTable table)
    {
        foreach (var address in Addresses(Published).Concat(Addresses(table)))
        {
            LastWanted[address] = world.Clock.Now;
        }
    }

    private void Drain(RoutingTable before, RoutingTable after, TimeSpan at)
    {
        var kept = Addresses(after).ToHashSet();
        foreach (var address in Addresses(before))
        {
            if (!kept.Contains(address))
            {
                _busyUntil[address] = at + world.Dice.Seconds(0, LongestRequest);
            }
        }
    }

    private IReadOnlyDictionary<string, int> InFlight()
    {
        var now = world.Clock.Now;
        return _busyUntil.Count == 0 || !_busyUntil.Values.Any(until => until > now)
            ? Idle
            : _busyUntil.Where(busy => busy.Value > now).ToDictionary(busy => busy.Key, _ => 1);
    }

    public bool Busy(string address) => _busyUntil.TryGetValue(address, out var until) && until > world.Clock.Now;

    /// <summary>Where requests go.</summary>
    public static IEnumerable<string> Addresses(RoutingTable? table) =>
        table is null ? [] : table.Services.Values.SelectMany(route => route.Backends).Where(backend => backend.Weight > 0).SelectMany(backend => backend.Addresses);

    private static string Describe(RoutingTable table) => $"{table.Epoch}.{table.Version} " + string.Join(
        "; ", table.Services.Values.Select(route => $"{route.Service} {string.Join(", ", route.Backends.Select(backend => $"{backend.Version}:{backend.Weight}x{backend.Addresses.Length}"))}"));
}
