using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Local;

/// <summary>Allots ports below the range that the kernel hands out by itself, each once in a home.</summary>
public sealed class PortAllotment(string home)
{
    public const int First = 20_000;
    public const int Last = 29_999;

    private readonly Lock _lock = new();
    private readonly string _claims = Path.Combine(home, "ports");

    /// <summary>A port that no other key holds and nobody listens on; the same key gets the same port again.</summary>
    /// <exception cref="TargetUnavailableException">All ports are taken, or the home cannot be written to.</exception>
    public int Claim(string key)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(_claims);
            var mine = Directory.EnumerateFiles(_claims, "*").FirstOrDefault(file => File.ReadAllText(file) == key);
            if (mine is not null && int.TryParse(Path.GetFileName(mine), out var known))
            {
                return known;
            }

            // Spread by the key, so that the ports of two homes on one machine rarely meet.
            var start = (int)(Hash(home + key) % (Last - First + 1));
            for (var i = 0; i <= Last - First; i++)
            {
                var port = First + ((start + i) % (Last - First + 1));
                if (TryClaim(port, key))
                {
                    return port;
                }
            }

            throw new TargetUnavailableException($"all ports from {First} to {Last} are taken; end what listens there");
        }
    }

    /// <summary>Gives a port back.</summary>
    public void Release(int port) => File.Delete(Path.Combine(_claims, port.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private bool TryClaim(int port, string key)
    {
        var file = Path.Combine(_claims, port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (File.Exists(file) || !IsFree(port))
        {
            return false;
        }

        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(key));
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
}
