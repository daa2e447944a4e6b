using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>Services that misbehave: what is said of them is true, and they never count as ready when they are not.</summary>
public sealed class ServiceFaultTests : IAsyncLifetime
{
    private readonly TestHome _home = new();
    private string _artefact = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var folder = _home.Folder("files");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "server.mjs"),
            """
            import http from 'node:http';
            const server = http.createServer((request, response) => response.end(`${process.pid}`));
            server.listen(process.env.PORT, '127.0.0.1');
            process.on('SIGTERM', () => { console.log('in order'); process.exit(0); });
            """,
            Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "name": "crop", "version": "1.0.0", "scripts": { "start": "node server.mjs", "fork": "node server.mjs & sleep 0.7" } }""", Token);
        _artefact = await new ArtefactStore(_home.Path).AddAsync(folder, Token);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task One_that_listens_and_dies_at_once_is_never_ready_and_its_end_is_told()
    {
        var (target, spec) = (_home.OpenTarget(), Serving("dies-soon"));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var seen = new HashSet<InstanceState>();
        Instance? last = null;
        await Eventually.True(
            async () =>
            {
                last = Assert.Single(await target.ObserveAsync("farm", Token));
                seen.Add(last.State);
                return last.Restarts >= 3;
            },
            "it died three times", TimeSpan.FromSeconds(40));

        Assert.DoesNotContain(InstanceState.Ready, seen);
        Assert.Contains("ended with exit code 0", last!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_exits_0_at_once_is_started_again_after_longer_and_longer_pauses()
    {
        var (target, spec) = (_home.OpenTarget(), _home.Instance(_artefact, 0, "/bin/sh", "-c", "echo done; exit 0"));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var seen = await UntilAsync(target, instance => instance.Restarts >= 3);

        Assert.Equal(InstanceState.BackingOff, seen.State);
        Assert.Equal("ended with exit code 0", seen.Reason);
    }

    [Fact]
    public async Task One_that_lets_go_of_its_port_and_lives_on_is_unready_at_the_next_question()
    {
        var (target, spec) = (_home.OpenTarget(), Serving());
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var ready = await UntilAsync(target, instance => instance.State == InstanceState.Ready);
        await AskAsync(ready, "/let-go");

        var sick = await UntilAsync(target, instance => instance.State == InstanceState.Unready);

        Assert.Equal($"nothing listens on its port {new Uri(sick.Address!).Port}", sick.Reason);
        Assert.Equal(0, sick.Restarts);
    }

    [Fact]
    public async Task Another_program_that_takes_the_port_is_never_taken_for_the_service()
    {
        var (target, spec) = (_home.OpenTarget(), Serving());
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var ready = await UntilAsync(target, instance => instance.State == InstanceState.Ready);
        await AskAsync(ready, "/let-go");
        using var thief = new HttpListener { Prefixes = { ready.Address + "/" } };
        thief.Start();
        _ = AnswerAllAsync(thief);

        var sick = await UntilAsync(target, instance => instance.State == InstanceState.Unready && instance.Reason!.Contains("in use by", StringComparison.Ordinal));

        Assert.Contains($"(process {Environment.ProcessId}); end that program", sick.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_changes_hands_between_two_questions_is_noticed()
    {
        var (target, spec) = (_home.OpenTarget(), Serving());
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var ready = await UntilAsync(target, instance => instance.State == InstanceState.Ready);
        using var thief = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await AskAsync(ready, "/let-go");
        await Eventually.True(() => TryListen(thief, new Uri(ready.Address!).Port), "the port is free for a moment");
        _ = AnswerAllAsync(thief);

        var sick = await UntilAsync(target, instance => instance.State == InstanceState.Unready);

        Assert.Contains("in use by", (await UntilAsync(target, instance => instance.Reason?.Contains("in use by", StringComparison.Ordinal) == true)).Reason, StringComparison.Ordinal);
        Assert.NotNull(sick.Reason);
    }

    [Fact]
    public async Task One_that_npm_starts_is_ready_by_its_grandchild_and_ends_in_order_with_all_of_it()
    {
        Assert.SkipUnless(InstalledTools.Npm, "npm is not installed");
        var (target, spec) = (_home.OpenTarget(), _home.Instance(_artefact, 0, "npm", "start"));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var ready = await UntilAsync(target, instance => instance.State == InstanceState.Ready);
        var folder = _home.FolderOf(spec.Key);
        Assert.Contains(int.Parse(await AskAsync(ready, "/"), System.Globalization.CultureInfo.InvariantCulture), _home.Processes(folder));
        Assert.True(_home.Processes(folder).Count() > 1, "npm and node are two processes");

        await target.StopAsync(spec.Key, TestHome.Epoch, Token);
        await Eventually.True(async () => (await target.ObserveAsync("farm", Token)).Count == 0, "it is gone");

        Assert.Empty(_home.Processes(folder));
        Assert.Contains("out in order", _home.Log(folder), StringComparison.Ordinal);
        Assert.DoesNotContain("was killed", _home.Log(folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_keeps_the_port_when_its_parent_ends_is_ended_before_the_next_start()
    {
        Assert.SkipUnless(InstalledTools.Npm, "npm is not installed");
        var (target, spec) = (_home.OpenTarget(), _home.Instance(_artefact, 0, "npm", "run", "fork"));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        await UntilAsync(target, instance => instance.Restarts >= 2);

        var folder = _home.FolderOf(spec.Key);
        Assert.DoesNotContain("EADDRINUSE", _home.Log(folder), StringComparison.Ordinal);
        await Eventually.True(() => ProcessTable.With($"{Leftovers.Variable}={folder}").Count(entry => IsServer(entry.Pid)) <= 1, "one server at most");
    }

    private InstanceSpec Serving(params string[] conduct) => _home.Instance(_artefact, 0, [Environment.ProcessPath!, "serve-http", .. conduct]);

    private static bool IsServer(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").StartsWith("node\0server.mjs", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<string> AskAsync(Instance instance, string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(instance.Address + path), Token);
    }

    private static async Task AnswerAllAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                (await listener.GetContextAsync()).Response.Close();
            }
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static bool TryListen(Socket socket, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(100);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task AnswerAllAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                using var connection = await socket.AcceptAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task<Instance> UntilAsync(LocalTarget target, Func<Instance, bool> holds)
    {
        Instance? seen = null;
        await Eventually.True(
            async () =>
            {
                seen = await target.ObserveAsync("farm", Token) is [var only] ? only : null;
                return seen is not null && holds(seen);
            },
            $"it becomes as expected (last {seen})", TimeSpan.FromSeconds(30));
        return seen!;
    }
}
