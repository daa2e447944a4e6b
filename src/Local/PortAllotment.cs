using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local;

/// <summary>Allots ports below the range that the kernel hands out by itself, each once in a home.</summary>
public sealed class PortAllotment(string home)
{
    public const int First = 20_000;
    public const int Last = 29_999;

    /// <summary>How long a port is kept for an instance that was stopped; one that is being made has no other sign of life yet.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly string _claims = Path.Combine(home, "ports");

    /// <summary>A port that no other key holds and nobody listens on; the same key gets the same port again.</summary>
    /// <exception cref="TargetUnavailableException">All ports are taken, or the home cannot be written to.</exception>
    public int Claim(string key)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(_claims);
            foreach (var file in Directory.EnumerateFiles(_claims))
            {
                var holder = File.ReadAllText(file);
                if (holder == key && int.TryParse(Path.GetFileName(file), out var known))
                {
                    return known;
                }

                if (IsGone(holder) && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Memory)
                {
                    File.Delete(file);
                }
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

    /// <summary>Ports that somebody in this home holds.</summary>
    public IReadOnlyList<int> Claimed() => Directory.Exists(_claims)
        ? [.. Directory.EnumerateFiles(_claims).Select(file => int.TryParse(Path.GetFileName(file), out var port) ? port : 0).Where(port => port > 0)]
        : [];

    /// <summary>Whether the holder is an instance that exists no more; ports of gateways are given back by name only.</summary>
    private bool IsGone(string holder) =>
        holder.Split('.') is [var platform, _, _, _] && Keepers.SpecOf(Path.Combine(LocalTarget.InstancesOf(home, platform), holder)) is null;

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
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
}
