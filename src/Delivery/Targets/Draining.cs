namespace Agrimaan.Delivery.Targets;

/// <summary>How long what is in flight to an instance may go on after the instance has left the table; then the gateway ends it.</summary>
/// <param name="Http">Requests that wait for their answer.</param>
/// <param name="WebSocket">Connections that were handed over.</param>
/// <param name="Events">Streams of server-sent events.</param>
public sealed record Draining(TimeSpan Http, TimeSpan WebSocket, TimeSpan Events)
{
    /// <summary>The time after which nothing is in flight.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Math.Max(Http.Ticks, Math.Max(WebSocket.Ticks, Events.Ticks)));
}
