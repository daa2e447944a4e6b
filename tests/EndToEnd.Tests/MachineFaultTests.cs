using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>The machine lacks something: it is said, traffic goes on, and when it is there again so does everything else.</summary>
public sealed class MachineFaultTests
{
    [Fact]
    public async Task A_disk_that_fills_up_in_mid_canary_holds_up_the_rollout_and_no_request()
    {
        await using var pond = Pond.Dig();
        var disk = pond.MountHome(megabytes: 24);
        await pond.UpAsync();
        await using var load = pond.Pour();
        await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two");
        using var client = pond.Client;
        await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
        await Eventually.True(async () => (await client.RunAsync("pond-2", CancellationToken.None)).Rollouts.Any(rollout => rollout.Weight > 0), "the canary takes traffic");

        var ballast = Path.Combine(pond.Home, "ballast");
        disk.Fill(ballast);
        var create = await pond.RunAsync("release", "create", "--version", "3.0.0", "--set", "fish.NOTE=three");
        Assert.True(create.ExitCode == 2 && Unwrapped(create).Contains("The release cannot be made: ", StringComparison.Ordinal) && Unwrapped(create).Contains("No space left on device", StringComparison.Ordinal), create.ToString());
        var abort = await pond.RunAsync("rollout", "abort");
        Assert.True(abort.ExitCode == 3 && Unwrapped(abort).Contains("agrimaan.db is full; make room and try again", StringComparison.Ordinal), abort.ToString());
        Assert.Equal(0, (await pond.RunAsync("status")).ExitCode);
        await load.MoreAsync(300);

        File.Delete(ballast);
        await Eventually.True(async () => (await client.RunAsync("pond-2", CancellationToken.None)).State == "ended", "the run goes on to its end", TimeSpan.FromSeconds(60));
        Assert.Equal("promoted", (await client.RunAsync("pond-2", CancellationToken.None)).Outcome);
        Assert.Equal(0, (await pond.RunAsync("release", "create", "--version", "3.0.0", "--set", "fish.NOTE=three")).ExitCode);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task With_few_file_handles_too_many_callers_are_turned_away_and_everything_else_goes_on()
    {
        await using var pond = Pond.Dig();
        await pond.StartControlPlaneAsync(before: "ulimit -n 500");
        await pond.UpAsync();
        var server = new Home(pond.Home).ReadServer()!;
        await using var load = pond.Pour(50);
        await load.MoreAsync(50);

        // Callers that only sit there, on the API and on the public door.
        var held = Hold(new Uri(server.Address).Port, 500);
        await load.MoreAsync(200);
        held.ForEach(socket => socket.Dispose());
        await Eventually.True(async () => (await pond.RunAsync("status")).ExitCode == 0, "the control plane answers");
        Assert.Equal(server.ProcessId, new Home(pond.Home).ReadServer()!.ProcessId);
        await load.DisposeAsync();
        Assert.Empty(load.Failures);

        held = Hold(pond.Port, 500);
        held.ForEach(socket => socket.Dispose());
        using var http = new HttpClient();
        await Eventually.True(async () => await AnswersAsync(http, pond.Address), "the gateway answers again");
        using var client = pond.Client;
        var platform = await client.PlatformAsync(Pond.Name, CancellationToken.None);
        Assert.All(platform.Services.SelectMany(service => service.Versions).SelectMany(version => version.Running), instance => Assert.Equal(("ready", 0), (instance.State, instance.Restarts)));
    }

    [Fact]
    public async Task With_too_few_file_handles_nothing_is_begun_and_it_is_said_how_to_get_more()
    {
        await using var pond = Pond.Dig();
        Directory.CreateDirectory(pond.Home);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -n 300; AGRIMAAN_HOME='{pond.Home}' exec '{Path.Combine(ProgramRun.Root, "agrimaan")}' serve"]) { RedirectStandardError = true })!;
        var said = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, shell.ExitCode);
        Assert.Contains("may open 300 files only, and a control plane needs 500; raise it before the start: `ulimit -n 1024`", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_that_writes_much_keeps_two_logs_and_no_more()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        var (log, process) = (Path.Combine(pond.Home, "serve.log"), new Home(pond.Home).ReadServer()!.ProcessId);
        for (var turn = 1; turn <= 2; turn++)
        {
            await File.AppendAllTextAsync(log, $"turn {turn}\n" + new string('x', 16_000_000));
            await Eventually.True(() => File.Exists(log + ".1") && Says(log + ".1", $"turn {turn}") && File.Exists(log), "it is moved aside");
            Assert.All((int[])[1, 2], stream => Assert.Equal(log, File.ResolveLinkTarget($"/proc/{process}/fd/{stream}", returnFinalTarget: false)!.FullName));
            Assert.True(new FileInfo(log).Length < 1_000_000);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
        Assert.Equal(2, Directory.GetFiles(pond.Home, "serve.log*").Length);
        Assert.Equal(0, (await pond.RunAsync("status")).ExitCode);

        static bool Says(string file, string words)
        {
            using var reader = new StreamReader(file);
            for (var line = reader.ReadLine(); line is not null; line = reader.ReadLine())
            {
                if (line == words)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static List<Socket> Hold(int port, int connections)
    {
        var held = new List<Socket>();
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = true };
            held.Add(socket);
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        }

        return held;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            return (await http.GetAsync(address)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Unwrapped(ProgramRun run) => string.Join(' ', (run.Output + ' ' + run.Errors).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
