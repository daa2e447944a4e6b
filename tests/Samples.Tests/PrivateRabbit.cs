using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Agrimaan.Samples.Tests;
using Agrimaan.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

[assembly: AssemblyFixture(typeof(PrivateRabbit))]

namespace Agrimaan.Samples.Tests;

/// <summary>A RabbitMQ broker of our own from the system's package, on loopback and in a temporary folder; started at first use.</summary>
public sealed class PrivateRabbit : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly TemporaryFolder folder = new();
    private readonly int port = FreePort();
    private readonly int distributionPort = FreePort();
    private readonly int nameServerPort = FreePort();
    private Process? broker;

    /// <summary>Why there is none here, or null.</summary>
    public static string? Missing => File.Exists(Program) ? null : $"RabbitMQ is not installed (no {Program})";

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"amqp://127.0.0.1:{port}"));

    public async Task Start()
    {
        await gate.WaitAsync();
        try
        {
            if (broker is null)
            {
                broker = Process.Start(Command())!;
                await Eventually.True(Answers, "the broker answers", TimeSpan.FromMinutes(3)); // Erlang starts slowly on a busy machine
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// The broker's list of its quorum queues reaches the disk half a second after a queue was made. One that is killed before
    /// that never elects a leader for the new queue again (3.10.8), so a kill has to come after it to say anything about us.
    /// </summary>
    public Task QueueIsOnDisk(string queue) => Eventually.True(
        () => Directory.EnumerateFiles(folder.Path, "names.dets", SearchOption.AllDirectories).Any(file => Holds(file, queue)), $"{queue} is on disk");

    /// <summary>As when the power goes: no broker process gets to say goodbye.</summary>
    public async Task Kill()
    {
        // The Erlang machine and what it started; the small name server it leaves behind belongs to this folder too.
        foreach (var process in Own())
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        broker?.Dispose();
        broker = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        folder.Dispose();
        gate.Dispose();
    }

    private ProcessStartInfo Command()
    {
        var configuration = Path.Combine(folder.Path, "rabbitmq.conf");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $"listeners.tcp.1 = 127.0.0.1:{port}\n"));
        File.WriteAllText(Path.Combine(folder.Path, "plugins"), "[].\n");
        return new("/bin/sh", ["-c", "exec \"$0\" >log 2>&1 </dev/null", Program])
        {
            WorkingDirectory = folder.Path,
            Environment =
            {
                ["HOME"] = folder.Path,
                ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"agrimaan{port}@localhost"),
                ["RABBITMQ_MNESIA_BASE"] = folder.Path,
                ["RABBITMQ_LOG_BASE"] = folder.Path,
                ["RABBITMQ_CONFIG_FILE"] = configuration,
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder.Path, "plugins"),
                ["RABBITMQ_PID_FILE"] = Path.Combine(folder.Path, "pid"),
                ["RABBITMQ_DIST_PORT"] = distributionPort.ToString(CultureInfo.InvariantCulture),
                ["RABBITMQ_ERLANG_COOKIE"] = "AGRIMAANTESTS",
                ["ERL_EPMD_PORT"] = nameServerPort.ToString(CultureInfo.InvariantCulture),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            },
        };
    }

    /// <summary>Processes whose environment names this broker's folder; those of another run name another.</summary>
    private IEnumerable<Process> Own()
    {
        var mark = $"RABBITMQ_MNESIA_BASE={folder.Path}\0";
        foreach (var process in Process.GetProcesses())
        {
            var own = false;
            try
            {
                own = File.ReadAllText($"/proc/{process.Id}/environ").Contains(mark, StringComparison.Ordinal);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is another user's.
            }

            if (own)
            {
                yield return process;
            }
            else
            {
                process.Dispose();
            }
        }
    }

    private static bool Holds(string file, string queue)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd().Contains($"_{queue}m", StringComparison.Ordinal); // the m begins the next term; without it the dead-letter queue would do
    }

    private async Task<bool> Answers()
    {
        try
        {
            await using var connection = await new ConnectionFactory { Uri = Address }.CreateConnectionAsync();
            return true;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException)
        {
            return false;
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
