using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>What people told the edge to do beside any release: it outlives runs, restarts and releases, until its time is over or somebody ends it.</summary>
public sealed record EdgeOrders
{
    /// <summary>Stands for the whole public edge where a service's name stands otherwise.</summary>
    public const string Everything = "";

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Maintenance> Maintenance { get; init; } = ImmutableSortedDictionary<string, Maintenance>.Empty;

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Hold> Holds { get; init; } = ImmutableSortedDictionary<string, Hold>.Empty;

    /// <summary>Without what is over.</summary>
    public EdgeOrders At(DateTimeOffset now) => Maintenance.Values.All(order => order.Holds(now)) && Holds.Values.All(order => order.Holds(now)) ? this : new()
    {
        Maintenance = Maintenance.RemoveRange(Maintenance.Where(order => !order.Value.Holds(now)).Select(order => order.Key)),
        Holds = Holds.RemoveRange(Holds.Where(order => !order.Value.Holds(now)).Select(order => order.Key)),
    };

    public EdgeOrders Apply(PlatformEvent happened) => happened switch
    {
        MaintenanceBegun begun => this with { Maintenance = Maintenance.SetItem(begun.Service, new(begun.Message, begun.Until)) },
        MaintenanceEnded ended => this with { Maintenance = Maintenance.Remove(ended.Service) },
        RequestsHeld held => this with { Holds = Holds.SetItem(held.Service, new(held.Until, held.Longest, held.Most)) },
        RequestsLetGo gone => this with { Holds = Holds.Remove(gone.Service) },
        _ => this,
    };
}
