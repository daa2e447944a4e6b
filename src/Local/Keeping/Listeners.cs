using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Agrimaan.Local.Keeping;

/// <summary>The sockets a keeper holds open while its process comes and goes: nobody is refused in between.</summary>
internal sealed class Listeners : IDisposable
{
    private const int Backlog = 4096;
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;

    private readonly Dictionary<KeeperListener, Socket> _sockets = [];

    /// <summary>Binds what is new and lets go of what is not named any more.</summary>
    /// <exception cref="SocketException">A port is taken; what was bound before stays as it was.</exception>
    public void Bind(IReadOnlyList<KeeperListener> wanted)
    {
        var bound = new Dictionary<KeeperListener, Socket>();
        foreach (var listener in wanted.Where(listener => !_sockets.ContainsKey(listener)))
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // Raw, since the framework's own option of this name also lets a second program listen on the port.
                socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
                socket.Bind(new IPEndPoint(IPAddress.Loopback, listener.Port));
                socket.Listen(Backlog);
                bound.Add(listener, socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
                foreach (var other in bound.Values)
                {
                    other.Dispose();
                }

                throw;
            }
        }

        foreach (var (listener, socket) in bound)
        {
            _sockets.Add(listener, socket);
        }

        foreach (var gone in _sockets.Keys.Except(wanted).ToList())
        {
            _sockets.Remove(gone, out var socket);
            socket?.Dispose();
        }
    }

    public bool Holds(KeeperListener listener) => _sockets.ContainsKey(listener);

    /// <summary>Descriptors to hand over, in the order that <see cref="Variable"/> names them.</summary>
    public IReadOnlyList<int> Descriptors => [.. _sockets.Values.Select(socket => (int)socket.Handle)];

    /// <summary>The variable that tells the process which descriptor is which: <c>public=3:127.0.0.1:8080;...</c></summary>
    public string Variable => "AGRIMAAN_LISTEN=" + string.Join(';', _sockets.Keys.Select((listener, i) =>
        string.Create(CultureInfo.InvariantCulture, $"{listener.Name}={i + 3}:127.0.0.1:{listener.Port}")));

    public bool Any => _sockets.Count > 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }
}
