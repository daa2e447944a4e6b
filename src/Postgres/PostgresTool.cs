using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Agrimaan.Delivery.Recovery;
using Npgsql;

namespace Agrimaan.Postgres;

/// <summary>
/// One of PostgreSQL's own programs. The password goes by its environment: a command line is there for everyone to read. What it writes
/// comes through a pipe: when we are killed it breaks, and the program ends with us.
/// </summary>
internal sealed partial class PostgresTool(string program)
{
    public string Name { get; } = Path.GetFileName(program);

    /// <exception cref="DatabaseException">It is not there, or is older than the server.</exception>
    public async Task NeedAsync(int server, CancellationToken ct)
    {
        using var said = new MemoryStream();
        await RunAsync(null, ["--version"], said, ct);
        var own = Version().Match(System.Text.Encoding.UTF8.GetString(said.ToArray())) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : server;
        if (own < server)
        {
            throw new DatabaseException(string.Create(
                CultureInfo.InvariantCulture, $"{Name} here is of PostgreSQL {own}, which cannot back up a server of version {server}; install the client programs of version {server} (on Debian: postgresql-client-{server})."));
        }
    }

    /// <param name="target">The database, or null when none is asked.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="output">Takes what it writes.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="DatabaseException">It is not there, or did not end well.</exception>
    public async Task RunAsync(NpgsqlConnectionStringBuilder? target, IEnumerable<string> arguments, Stream output, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        if (target is not null)
        {
            SayWhere(start.Environment, target);
        }

        using var process = Start(start);
        try
        {
            var said = process.StandardError.ReadToEndAsync(ct);
            await process.StandardOutput.BaseStream.CopyToAsync(output, ct);
            await process.WaitForExitAsync(ct);
            if (process.ExitCode != 0)
            {
                var reason = Reason(await said);
                throw new DatabaseException(string.Create(CultureInfo.InvariantCulture, $"{Name} ended with {process.ExitCode}: {reason}"));
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static void SayWhere(IDictionary<string, string?> environment, NpgsqlConnectionStringBuilder target)
    {
        environment["PGHOST"] = target.Host;
        environment["PGPORT"] = target.Port.ToString(CultureInfo.InvariantCulture);
        environment["PGUSER"] = target.Username;
        environment["PGDATABASE"] = target.Database;
        environment["PGPASSWORD"] = target.Password;
        environment["PGCONNECT_TIMEOUT"] = target.Timeout.ToString(CultureInfo.InvariantCulture);
        environment["PGSSLMODE"] = target.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() };
        environment["PGSSLROOTCERT"] = target.RootCertificate;
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new DatabaseException($"{Name} is not on this machine; install PostgreSQL's client programs (on Debian: postgresql-client).", missing);
        }
    }

    /// <summary>Its first line that tells an error; before that it may tell where it was.</summary>
    private static string Reason(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(lines, line => line.Contains("error: ", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "it said nothing";
    }

    [GeneratedRegex(@"\(PostgreSQL\) ([0-9]+)")]
    private static partial Regex Version();
}
