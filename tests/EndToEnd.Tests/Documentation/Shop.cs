using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Agrimaan.EndToEnd.Tests.Documentation;

/// <summary>The folder that a page's commands are run in, with a home of its own: two services in Node, or nothing. All of it is gone afterwards.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private const string Orders = """
        import { createServer } from 'node:http';
        createServer(async (request, response) => {
          if (request.url === '/health') return response.end('ok');
          const answer = await fetch(process.env.PRICES_URL + '/price');
          response.writeHead(answer.status).end('a basket of apples: ' + await answer.text() + '\n');
        }).listen(process.env.PORT, '127.0.0.1', () => console.log('orders are taken'));
        """;

    private const string Prices = """
        import { createServer } from 'node:http';
        const { PRICE = '4', FAIL_EVERY = '0' } = process.env;
        let asked = 0;
        createServer((request, response) => {
          if (request.url === '/health') return response.end('ok');
          response.writeHead(Number(FAIL_EVERY) && ++asked % Number(FAIL_EVERY) === 0 ? 500 : 200).end(PRICE + ' shillings');
        }).listen(process.env.PORT, '127.0.0.1', () => console.log('prices are known'));
        """;

    private const string Platform = """
        platform: shop
        apiVersion: platform/v1
        services:
          orders: { run: { command: [node, server.js], files: orders }, http: { ready: /health, stableFor: 200ms, stopGrace: 2s }, calls: [prices] }
          prices: { run: { command: [node, server.js], files: prices }, http: { ready: /health, stableFor: 200ms, stopGrace: 2s } }
        gateway: { port: 8080, routes: { /: orders } }
        environments:
          local:
            target: local
            rollout:
              steps: [10%, 50%]
              stepTime: 1s
              warmup: 500ms
              keepWarm: 1s
              abort: { errors: ">5%", latency: ">200% of baseline", samples: 30, latencyFloor: 10s }
              compare: { harmless: 10% }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-docs-").FullName;
    private readonly int[] _ports = FreePorts();

    private string Home => Path.Combine(_folder, "home");

    private string Place => Path.Combine(_folder, "shop");

    public static Shop Open(bool empty)
    {
        var shop = new Shop();
        Directory.CreateDirectory(shop.Place);
        if (!empty)
        {
            shop.Write("orders/package.json", """{ "name": "orders", "type": "module", "scripts": { "start": "node server.js" } }""");
            shop.Write("orders/server.js", Orders);
            shop.Write("prices/package.json", """{ "name": "prices", "type": "module", "scripts": { "start": "node server.js" } }""");
            shop.Write("prices/server.js", Prices);
            shop.Write("agrimaan.yaml", Platform.Replace("8080", $"{shop._ports[0]}", StringComparison.Ordinal));
        }

        return shop;
    }

    /// <summary>Brings the shop up as the pages find it.</summary>
    public Task<(int ExitCode, string Told)> UpAsync(CancellationToken cancellationToken) => ShellAsync("agrimaan up", cancellationToken);

    public Task<(int ExitCode, string Told)> FollowAsync(Page page, CancellationToken cancellationToken) => ShellAsync(page.Script(_ports[0], _ports[1]), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await ShellAsync("agrimaan down --all", CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What is told goes to a file: a program left in the background would hold a pipe open.</summary>
    private async Task<(int ExitCode, string Told)> ShellAsync(string script, CancellationToken cancellationToken)
    {
        var (file, told) = (Path.Combine(_folder, "script.sh"), Path.Combine(_folder, "told"));
        await File.WriteAllTextAsync(file, script, cancellationToken);
        var start = new ProcessStartInfo("bash", ["-c", "exec bash \"$1\" > \"$2\" 2>&1 < /dev/null", "bash", file, told]) { WorkingDirectory = Place };
        start.Environment["PATH"] = ProgramRun.Root + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["AGRIMAAN_HOME"] = Home;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "out of time\n" + await File.ReadAllTextAsync(told, CancellationToken.None));
        }

        return (process.ExitCode, await File.ReadAllTextAsync(told, cancellationToken));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Place, name))!);
        File.WriteAllText(Path.Combine(Place, name), text);
    }

    private static int[] FreePorts()
    {
        using var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var two = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        one.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        two.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return [((IPEndPoint)one.LocalEndPoint!).Port, ((IPEndPoint)two.LocalEndPoint!).Port];
    }
}
