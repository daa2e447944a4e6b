using System.Collections.Concurrent;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Routing;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Gateway.Tables;

/// <summary>Holds the table in force. One writer, any number of readers, one reference to swap.</summary>
internal sealed partial class TableHolder
{
    private readonly GatewayOptions _options;
    private readonly TrafficCounters _counters;
    private readonly TableFile _file;
    private readonly TimeProvider _clock;
    private readonly ILogger<TableHolder> _log;
    private readonly ConcurrentDictionary<string, LiveInstance> _instances = new(StringComparer.Ordinal);
    private volatile LiveTable? _live;
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TableHolder(GatewayOptions options, TrafficCounters counters, TableFile file, TimeProvider clock, ILogger<TableHolder> log)
    {
        (_options, _counters, _file, _clock, _log) = (options, counters, file, clock, log);
        if (file.Read() is not { } last)
        {
            return;
        }

        if (TableValidator.Refuse(last, options) is { } reason)
        {
            file.SetAside(reason);
        }
        else
        {
            _live = Enliven(last);
        }
    }

    /// <summary>The table in force, or null before the first.</summary>
    public LiveTable? Live => _live;

    /// <summary>Ends when another table is in force than when it was asked for; ask for it before <see cref="Live"/>.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Whether the control plane's stream is open.</summary>
    public bool Connected { get; set; }

    /// <summary>All instances that still matter: in the newest table or the one before it, or with requests in flight.</summary>
    public IEnumerable<LiveInstance> Instances => _instances.Values.OrderBy(instance => instance.Address, StringComparer.Ordinal);

    /// <summary>Checks a table, writes it to disk, then serves it.</summary>
    /// <returns>Why it was refused, or null.</returns>
    public string? Offer(RoutingTable table)
    {
        if (TableValidator.Refuse(table, _live?.Table, _options) is { } reason)
        {
            LogRefused(_log, table.Epoch, table.Version, reason);
            return reason;
        }

        try
        {
            _file.Write(table);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Serving it without having it on disk would bring the old weights back at the next start.
            return $"the table could not be kept on disk: {fault.Message}";
        }

        // One table longer than named: a request may have chosen an instance a moment ago and not begun yet.
        var named = AddressesOf(table).Concat(_live is { } before ? AddressesOf(before.Table) : []).ToHashSet();
        _live = Enliven(table);
        var stays = AddressesOf(table).ToHashSet();
        foreach (var (address, instance) in _instances)
        {
            if (stays.Contains(address))
            {
                instance.Stay();
            }
            else
            {
                instance.Leave(table.Draining, _clock);
            }

            if (!named.Contains(address) && instance.InFlight == 0)
            {
                _instances.TryRemove(address, out _);
            }
        }

        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
        return null;
    }

    private static IEnumerable<string> AddressesOf(RoutingTable table) =>
        table.Services.Values.SelectMany(route => route.Backends).SelectMany(backend => backend.Addresses);

    private LiveTable Enliven(RoutingTable table) =>
        new(table, _counters, address => _instances.GetOrAdd(address, known => new LiveInstance(known)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused table {Epoch}/{Version}: {Reason}")]
    private static partial void LogRefused(ILogger log, long epoch, long version, string reason);
}
