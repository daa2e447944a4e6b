using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Agrimaan.Testing;

/// <summary>A PostgreSQL server of our own from the system's programs, on loopback and in a temporary folder; started at first use.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string? _programs = Programs();
    private string? _folder;
    private int _port;

    /// <summary>Why there is none here, or null.</summary>
    public string? Missing => _programs is null
        ? "PostgreSQL is not installed (no initdb in PATH, /usr/local/bin or /usr/lib/postgresql)"
        : Environment.IsPrivilegedProcess && !File.Exists("/usr/sbin/runuser") ? "PostgreSQL refuses root, and there is no runuser" : null;

    /// <summary>Where it listens; known once it was used.</summary>
    public int Port => _port;

    /// <summary>Connection string of a fresh database.</summary>
    public async Task<string> DatabaseAsync()
    {
        var name = "d" + Guid.NewGuid().ToString("N");
        await DatabaseAsync(name);
        return To(name);
    }

    /// <summary>A fresh database under this name.</summary>
    public async Task DatabaseAsync(string name)
    {
        await StartAsync();
        await SqlAsync("postgres", $"create database {name}");
    }

    /// <summary>What a statement answers, a line per row, by the server's own psql.</summary>
    public async Task<string> SqlAsync(string database, string sql)
    {
        var start = new ProcessStartInfo(Path.Combine(_programs!, "psql"), ["-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", sql])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException(await errors);
    }

    /// <summary>Ends the server as a loss of power would: no goodbye to anybody.</summary>
    public Task CrashAsync() => Task.Run(() => Run("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"]));

    /// <summary>Starts it again after a crash.</summary>
    public Task RecoverAsync() => Task.Run(Serve);

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            {
                await CrashAsync();
            }

            Directory.Delete(_folder, recursive: true);
        }

        _gate.Dispose();
    }

    private string Data => Path.Combine(_folder!, "data");

    private string To(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Timeout=5;Command Timeout=20");

    private async Task StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_folder is null)
            {
                _folder = Directory.CreateTempSubdirectory("agrimaan-pg-").FullName;
                if (Environment.IsPrivilegedProcess)
                {
                    Execute("chown", ["postgres", _folder]);
                }

                _port = FreePort();
                Run("initdb", ["-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
                await Task.Run(Serve);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Serve() => Run("pg_ctl",
    [
        "-D", Data, "-w", "-t", "30", "-l", Path.Combine(_folder!, "log"), "-o",
        string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -c port={_port} -c unix_socket_directories={_folder} -c max_connections=50 -c shared_buffers=16MB"),
        "start",
    ]);

    private void Run(string program, IEnumerable<string> arguments)
    {
        var path = Path.Combine(_programs!, program);
        if (Environment.IsPrivilegedProcess)
        {
            Execute("/usr/sbin/runuser", ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Execute(path, arguments);
        }
    }

    private static void Execute(string program, IEnumerable<string> arguments)
    {
        // Output goes nowhere: a server that inherits a pipe would keep us waiting for its end.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments])
        {
            WorkingDirectory = "/",
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Programs()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions
            .OrderByDescending(version => version, StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Append("/usr/local/bin")
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }
}
