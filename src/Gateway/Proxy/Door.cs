using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Agrimaan.Gateway.Proxy;

/// <summary>The listener by which a connection came in. Set once per connection, so that neither a port number nor a header decides what is public.</summary>
internal sealed record Door(string Name)
{
    public bool IsPublic { get; } = Name == Listener.Public;

    public bool IsAdmin { get; } = Name == Listener.Admin;
}

/// <summary>All places where this gateway listens, with the ports that were really bound.</summary>
internal sealed class Doors
{
    private readonly Dictionary<string, ListenOptions> _bound = new(StringComparer.Ordinal);

    /// <summary>The port of a listener; 0 when there is none of that name or it is not bound yet.</summary>
    public int PortOf(string name) => _bound.TryGetValue(name, out var bound) && bound.EndPoint is IPEndPoint place ? place.Port : 0;

    public void Open(KestrelServerOptions kestrel, Listener listener)
    {
        if (listener.Handle is { } handle)
        {
            kestrel.ListenHandle((ulong)handle, bound => Mark(bound, listener.Name));
        }
        else
        {
            kestrel.Listen(listener.EndPoint, bound => Mark(bound, listener.Name));
        }
    }

    private void Mark(ListenOptions bound, string name)
    {
        var door = new Door(name);
        bound.Protocols = HttpProtocols.Http1;
        bound.Use(next => connection =>
        {
            connection.Features.Set(door);
            return next(connection);
        });
        _bound[name] = bound;
    }
}
