using Microsoft.AspNetCore.Http.Features;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Hands a connection over as one that can be ended with words.</summary>
internal sealed class Upgrade(IHttpUpgradeFeature inner, Flight flight) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => flight.Socket = new SocketStream(await inner.UpgradeAsync().ConfigureAwait(false));
}
