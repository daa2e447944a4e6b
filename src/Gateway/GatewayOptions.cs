using System.Globalization;
using System.Net;

namespace Agrimaan.Gateway;

/// <summary>How a gateway is started.</summary>
public sealed record GatewayOptions
{
    /// <summary>The platform it serves.</summary>
    public required string Platform { get; init; }

    /// <summary>Folder for the last good table.</summary>
    public required string Directory { get; init; }

    /// <summary>Where it listens: <c>public</c>, <c>admin</c>, and each service by its name.</summary>
    public required IReadOnlyList<Listener> Listeners { get; init; }

    /// <summary>Finds the control plane afresh at every connect, since it may come back on another port; null while there is none.</summary>
    public required Func<ControlPlaneAddress?> ControlPlane { get; init; }

    /// <summary>How long requests in flight may take to end when the gateway is told to stop.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Where the control plane is and how to be let in.</summary>
public sealed record ControlPlaneAddress(Uri Address, string Token);

/// <summary>One place to listen.</summary>
/// <param name="Name"><c>public</c>, <c>admin</c>, or a service.</param>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Handle">An inherited listening socket, or null to bind one.</param>
public sealed record Listener(string Name, IPEndPoint EndPoint, int? Handle)
{
    public const string Public = "public";
    public const string Admin = "admin";

    /// <summary>Variable in which a keeper names the sockets that it hands over.</summary>
    public const string Variable = "AGRIMAAN_LISTEN";

    /// <summary>Reads <c>public=3:127.0.0.1:8080;user-service=4:127.0.0.1:24001</c>; without a number before the address it is bound here.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static IReadOnlyList<Listener> Parse(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseOne)];

    private static Listener ParseOne(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            var (name, rest) = (text[..equals], text[(equals + 1)..]);
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && int.TryParse(rest[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var handle)
                && IPEndPoint.TryParse(rest[(colon + 1)..], out var inherited))
            {
                return new(name, inherited, handle);
            }

            if (IPEndPoint.TryParse(rest, out var own))
            {
                return new(name, own, null);
            }
        }

        throw new FormatException($"'{text}' is no listener; expected name=handle:address:port or name=address:port");
    }
}
