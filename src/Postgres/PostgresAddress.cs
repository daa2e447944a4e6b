using System.Globalization;
using Agrimaan.Delivery.Recovery;
using Npgsql;

namespace Agrimaan.Postgres;

/// <summary>
/// Addresses of PostgreSQL in either form: <c>postgres://user:password@host:port/database?sslmode=require</c> as services get them, or
/// <c>Host=...;Database=...</c>. Nothing of an address that cannot be read is ever repeated.
/// </summary>
internal static class PostgresAddress
{
    private const string Forms = "write postgres://USER:PASSWORD@HOST:PORT/DATABASE, where what is special in a password is percent-encoded, or Host=...;Username=...;Database=...";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <exception cref="DatabaseAddressException">It is none, or names no server or no database.</exception>
    public static NpgsqlConnectionStringBuilder Read(string address)
    {
        NpgsqlConnectionStringBuilder target;
        try
        {
            target = RestOfUrl(address) is { } rest ? OfUrl(rest) : new(address);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new DatabaseAddressException("This is no address of a PostgreSQL database: " + Forms + ".", fault);
        }

        return string.IsNullOrEmpty(target.Host) ? throw new DatabaseAddressException("This address of PostgreSQL names no server: " + Forms + ".")
            : target.Host.Contains(',') ? throw new DatabaseAddressException("This address names several servers; name the one to use.")
            : string.IsNullOrEmpty(target.Database) ? throw new DatabaseAddressException($"This address names no database on {target.Host}: add it as its path, such as /orders.")
            : target;
    }

    private static string? RestOfUrl(string address) =>
        Schemes.FirstOrDefault(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } found ? address[found.Length..] : null;

    private static NpgsqlConnectionStringBuilder OfUrl(string rest)
    {
        var target = new NpgsqlConnectionStringBuilder { Port = 5432 };
        var (before, query) = Split(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (authority, path) = Split(before, before.IndexOf('/', StringComparison.Ordinal));
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Split(authority[..at], authority.IndexOf(':', StringComparison.Ordinal) is var colon && colon < at ? colon : -1);
            target.Username = Uri.UnescapeDataString(user);
            target.Password = password is null ? null : Uri.UnescapeDataString(password);
        }

        SetPlace(target, authority[(at + 1)..]);
        target.Database = string.IsNullOrEmpty(path) ? null
            : path.Contains('/', StringComparison.Ordinal) ? throw new DatabaseAddressException("The path of this address has more than one part; a database has one name.")
            : Uri.UnescapeDataString(path);
        foreach (var option in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(option, option.IndexOf('=', StringComparison.Ordinal));
            Set(target, name, Uri.UnescapeDataString(value ?? ""));
        }

        return target;
    }

    private static void SetPlace(NpgsqlConnectionStringBuilder target, string place)
    {
        var end = place.StartsWith('[') ? place.IndexOf(']', StringComparison.Ordinal) : -1;
        var (host, port) = Split(place, place.IndexOf(':', end + 1));
        target.Host = end < 0 ? Uri.UnescapeDataString(host) : place[1..end];
        if (!string.IsNullOrEmpty(port))
        {
            target.Port = int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }

    private static void Set(NpgsqlConnectionStringBuilder target, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                target.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                target.RootCertificate = value;
                break;
            case "connect_timeout":
                target.Timeout = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "application_name":
                target.ApplicationName = value;
                break;
            case "host":
                target.Host = value;
                break;
            default:
                throw new DatabaseAddressException(
                    "This address has an option that is not known here; known are sslmode, sslrootcert, connect_timeout, application_name and host.");
        }
    }

    private static (string Before, string? After) Split(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
}
