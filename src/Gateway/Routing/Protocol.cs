namespace Agrimaan.Gateway.Routing;

/// <summary>How long an exchange may be expected to go on.</summary>
internal enum Protocol
{
    /// <summary>A request and its answer.</summary>
    Http,

    /// <summary>A connection that was handed over.</summary>
    WebSocket,

    /// <summary>A stream of server-sent events.</summary>
    Events,
}
