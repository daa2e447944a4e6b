using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>A small real platform in a home of its own: two services in Node, the real program, real processes. All of it is gone afterwards.</summary>
public sealed class Pond : IAsyncDisposable
{
    public const string Name = "pond";

    /// <summary>Latency on a machine that does much else proves nothing about a service; errors do.</summary>
    private const string QuietLatency = "{ errors: \">5%\", samples: 30, latencyFloor: 10s }";

    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-pond-").FullName;

    private SmallDisk? _disk;

    private Pond(int port) => Port = port;

    public int Port { get; }

    /// <summary>Variables that the program, and so its control plane, is started with.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>How releases go out, as it is written in the file; taken over by the next <see cref="Write"/>.</summary>
    public string Rollout { get; set; } = "steps: [20%, 50%], stepTime: 1s, stepDeadline: 60s, warmup: 1s, keepWarm: 1s, drainDeadline: 5s";

    /// <summary>Instances of each service, likewise.</summary>
    public int Replicas { get; set; } = 1;

    public string Home => Path.Combine(_folder, "home");

    public string File => Path.Combine(_folder, "agrimaan.yaml");

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public AgrimaanClient Client => new Home(Home).Connect();

    /// <summary>The platform's files, not yet brought up.</summary>
    public static Pond Dig(string settings = "{}", string abort = QuietLatency, string http = "{ ready: /ready, stableFor: 200ms, stopGrace: 2s }")
    {
        Assert.SkipWhen(ProgramRun.Find("node") is null, "node is not installed");
        var pond = new Pond(FreePort());
        Directory.CreateDirectory(Path.Combine(pond._folder, "app"));
        System.IO.File.Copy(Path.Combine(AppContext.BaseDirectory, "pond.mjs"), Path.Combine(pond._folder, "app", "pond.mjs"));
        pond.Write(settings, abort, http);
        return pond;
    }

    public void Write(string settings, string abort = QuietLatency, string http = "{ ready: /ready, stableFor: 200ms, stopGrace: 2s }") => System.IO.File.WriteAllText(File, $$"""
        platform: {{Name}}
        apiVersion: platform/v1
        blueprints:
          node:
            run: { command: [node, pond.mjs], files: app }
            http: {{http}}
            settings: {{settings}}
            replicas: {{Replicas}}
        services:
          water: { use: node }
          fish: { use: node, calls: [water] }
        gateway:
          port: {{Port}}
          routes: { /: fish, /water: water }
        environments:
          local:
            rollout: { judge: limits, {{Rollout}}, abort: {{abort}} }
        """);

    /// <summary>Runs the program on this pond.</summary>
    public Task<ProgramRun> RunAsync(params string[] words) => ProgramRun.OfAsync(words, Home, Environment);

    public async Task UpAsync()
    {
        var up = await RunAsync("up", File);
        Assert.True(up.ExitCode == 0, up.ToString());
    }

    /// <summary>Kills the control plane as the kernel would: no goodbye.</summary>
    public void KillControlPlane()
    {
        using var process = Process.GetProcessById(new Home(Home).ReadServer()!.ProcessId);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>A control plane on this home, the first or another one; nothing else is asked of it.</summary>
    /// <param name="before">A line of shell that the control plane is started after.</param>
    public async Task StartControlPlaneAsync(string before = ":")
    {
        Directory.CreateDirectory(Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("/bin/sh", ["-c", before + "; exec \"$0\" serve >>\"$AGRIMAAN_HOME/serve.log\" 2>&1 </dev/null", Path.Combine(ProgramRun.Root, "agrimaan")]);
        start.Environment["AGRIMAAN_HOME"] = Home;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await Eventually.True(
            async () =>
            {
                using var client = new Home(Home).ReadServer()?.ProcessId == process.Id ? Client : null;
                return client is not null && await client.IsHealthyAsync(CancellationToken.None);
            },
            "the control plane answers again", TimeSpan.FromSeconds(60));
    }

    /// <summary>Kills the process of the gateway, not its keeper.</summary>
    public void KillGateway()
    {
        var id = ProcessesNaming(Home).Single(process => process.CommandLine.Contains("gateway\0--platform", StringComparison.Ordinal)).Id;
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Processes that were started for this pond and still live.</summary>
    public IReadOnlyList<(int Id, string CommandLine)> Processes() => ProcessesNaming(_folder);

    /// <summary>A disk below the home goes after the processes that use it.</summary>
    public SmallDisk MountHome(int megabytes) => _disk = SmallDisk.Mount(Home, megabytes);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down", "--all");
        await Eventually.True(() => Processes().Count == 0, "all processes end");
        _disk?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Constant requests, each on a schedule of its own, until disposed.</summary>
    public Load Pour(int perSecond = 100, bool newConnections = false) => new(Address, perSecond, newConnections);

    public static bool IsNamedByAProcess(string text) => ProcessesNaming(text).Count > 0;

    private static List<(int Id, string CommandLine)> ProcessesNaming(string text) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => (Id: int.TryParse(Path.GetFileName(path), out var id) ? id : 0, Path: path))
            .Where(process => process.Id > 0 && process.Id != System.Environment.ProcessId)
            .Select(process => (process.Id, CommandLine: Read(process.Path, "cmdline") + Read(process.Path, "environ")))
            .Where(process => process.CommandLine.Contains(text, StringComparison.Ordinal))];

    private static string Read(string process, string file)
    {
        try
        {
            return System.IO.File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>Open-loop traffic on loopback, bounded in count, every request accounted for.</summary>
public sealed class Load : IAsyncDisposable
{
    private const int Most = 60_000;

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<string> _failures = [];
    private readonly Task _pouring;
    private int _sent;
    private int _answered;

    public Load(Uri address, int perSecond, bool newConnections)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = newConnections ? TimeSpan.Zero : Timeout.InfiniteTimeSpan };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _pouring = Task.Run(() => PourAsync(perSecond));
    }

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>What went wrong, one text per failed request.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Waits until so many more requests were answered.</summary>
    public async Task MoreAsync(int requests)
    {
        var until = Answered + requests;
        await Eventually.True(() => Answered >= until, $"{requests} more answers", TimeSpan.FromSeconds(60));
    }

    /// <summary>Sends nothing more and waits for what is under way; may be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_end.IsCancellationRequested)
        {
            await _end.CancelAsync();
            await _pouring;
            _http.Dispose();
        }
    }

    private async Task PourAsync(int perSecond)
    {
        var open = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!_end.IsCancellationRequested && _sent < Most)
        {
            while (_sent < Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond && _sent < Most)
            {
                _sent++;
                open.Add(AskAsync());
            }

            open.RemoveAll(task => task.IsCompleted);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(open);
    }

    private async Task AskAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative));
            if (!answer.IsSuccessStatusCode)
            {
                _failures.Add($"{(int)answer.StatusCode} {string.Join(", ", answer.Headers.TryGetValues("Agrimaan-Path", out var path) ? path : [])}");
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            _failures.Add((fault as HttpRequestException)?.HttpRequestError.ToString() ?? fault.GetType().Name);
        }

        Interlocked.Increment(ref _answered);
    }
}
