using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Local;

namespace Agrimaan.Server.Workers;

/// <summary>Gives a gateway its ports: once each, so that the addresses that callers know never change.</summary>
internal sealed class GatewayPortAllotment(PortAllotment ports)
{
    public PortsAllotted For(Platform platform, PortsAllotted? known) => new(
        platform.Gateway.Port,
        known?.Admin ?? ports.Claim($"gateway {platform.Name}"),
        platform.Services.Keys
            .Where(service => known is null || !known.Inner.ContainsKey(service))
            .Aggregate(
                known?.Inner ?? ImmutableSortedDictionary<string, int>.Empty,
                (inner, service) => inner.Add(service, ports.Claim($"gateway {platform.Name} {service}"))));
}
