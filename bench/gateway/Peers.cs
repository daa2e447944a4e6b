using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Gateway.Bench;

/// <summary>One program under test, on a port of its own.</summary>
internal sealed record Peer(string Name, int Port, Process Process);

/// <summary>Starts the upstream and the proxies, all on free ports and with a 90/10 split.</summary>
internal sealed class Peers : IDisposable
{
    public const string Platform = "bench";

    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-bench-").FullName;
    private readonly List<Process> _started = [];

    public static string Nginx { get; } = Find("nginx");

    public IReadOnlyList<Peer> StartAll()
    {
        var (blue, green) = (FreePort(), FreePort());
        StartNginx("upstream", 1, $"""
            server {"{"} listen 127.0.0.1:{blue}; listen 127.0.0.1:{green}; location / {"{"} return 200 "{new string('x', 1024)}"; {"}"} {"}"}
            """);
        return [Proxy(blue, green), Yarp(blue, green), Gateway(blue, green)];
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Peer Proxy(int blue, int green)
    {
        var port = FreePort();
        return new("nginx", port, StartNginx("proxy", 2, $$"""
            split_clients "$request_id" $side { 90% blue; * green; }
            upstream blue { server 127.0.0.1:{{blue}}; keepalive 128; keepalive_requests 1000000; }
            upstream green { server 127.0.0.1:{{green}}; keepalive 128; keepalive_requests 1000000; }
            server { listen 127.0.0.1:{{port}}; location / { proxy_pass http://$side; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; } }
            """));
    }

    private Peer Yarp(int blue, int green)
    {
        var port = FreePort();
        return new("YARP, forwarder alone", port, StartSelf("yarp", $"127.0.0.1:{port}", $"http://127.0.0.1:{blue}", $"http://127.0.0.1:{green}"));
    }

    private Peer Gateway(int blue, int green)
    {
        var port = FreePort();
        File.WriteAllBytes(Path.Combine(_folder, "table.json"), RoutingTableJson.Write(new()
        {
            Platform = Platform,
            Epoch = 1,
            Version = 1,
            PublicPort = port,
            Routes = ImmutableSortedDictionary<string, string>.Empty.Add("/", "shop"),
            Services = ImmutableSortedDictionary<string, ServiceRoute>.Empty.Add("shop", new("shop", 0,
                [new("1", 9_000, [$"http://127.0.0.1:{blue}"]), new("2", 1_000, [$"http://127.0.0.1:{green}"])])),
            PathHeader = true,
        }));
        return new("agrimaan gateway", port, StartSelf("gateway", _folder, $"127.0.0.1:{port}", $"127.0.0.1:{FreePort()}"));
    }

    private Process StartNginx(string name, int workers, string http)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; worker_processes {{workers}}; pid {{folder}}/pid; error_log {{folder}}/error.log;
            events { worker_connections 4096; }
            http {
            access_log off; keepalive_requests 1000000; default_type text/plain;
            client_body_temp_path {{folder}}/a; proxy_temp_path {{folder}}/b; fastcgi_temp_path {{folder}}/c; uwsgi_temp_path {{folder}}/d; scgi_temp_path {{folder}}/e;
            {{http}}
            }
            """);
        return Start(Nginx, [], "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log"));
    }

    private Process StartSelf(params string[] arguments) => Start(
        Environment.ProcessPath!,
        new() { ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1", ["DOTNET_gcServer"] = "1" },
        arguments);

    private Process Start(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    public static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException(string.Create(CultureInfo.InvariantCulture, $"{program} is not on the PATH; on Debian: apt-get install {program}"));

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
