using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>The real yaml-language-server, as an editor starts it.</summary>
internal sealed class LanguageServer : IAsyncDisposable
{
    private const string Package = "yaml-language-server";
    private const string Version = "1.25.0";

    private readonly Process _process;
    private readonly Dictionary<string, JsonArray> _diagnostics = new(StringComparer.Ordinal);
    private int _asked;

    private LanguageServer(Process process) => _process = process;

    /// <summary>Gets it from npm once, into the folder that a clean build empties; skips where there is no Node, but never in a check.</summary>
    public static async Task<LanguageServer> StartAsync(CancellationToken cancellationToken)
    {
        var (node, npm) = (Find("node"), Find("npm"));
        var check = Environment.GetEnvironmentVariable("CI") is { Length: > 0 };
        Assert.SkipWhen(!check && (node is null || npm is null), "node and npm are not installed");
        var main = await InstallAsync(npm!, cancellationToken);
        var start = new ProcessStartInfo(node!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(main);
        start.ArgumentList.Add("--stdio");
        var server = new LanguageServer(Process.Start(start)!);
        server._process.ErrorDataReceived += (_, _) => { };
        server._process.BeginErrorReadLine();
        await server.AskAsync("initialize", new() { ["processId"] = Environment.ProcessId, ["rootUri"] = null, ["capabilities"] = new JsonObject { ["workspace"] = new JsonObject { ["configuration"] = true } } }, cancellationToken);
        await server.TellAsync("initialized", [], cancellationToken);
        return server;
    }

    /// <summary>Opens a text as a file, and waits for what the server says of it.</summary>
    public async Task<JsonArray> DiagnoseAsync(string uri, string text, CancellationToken cancellationToken)
    {
        await TellAsync("textDocument/didOpen", new() { ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = "yaml", ["version"] = 1, ["text"] = text } }, cancellationToken);
        while (!_diagnostics.ContainsKey(uri))
        {
            await HandleAsync(await ReadAsync(cancellationToken), cancellationToken);
        }

        return _diagnostics[uri];
    }

    /// <summary>The labels that it offers at a place of an open file; line and column count from 0.</summary>
    public async Task<List<string>> CompleteAsync(string uri, int line, int column, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("textDocument/completion", new() { ["textDocument"] = new JsonObject { ["uri"] = uri }, ["position"] = new JsonObject { ["line"] = line, ["character"] = column } }, cancellationToken);
        return [.. (answer as JsonArray ?? answer!["items"]!.AsArray()).Select(item => (string)item!["label"]!)];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> InstallAsync(string npm, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Agrimaan.slnx")))
        {
            root = root.Parent!;
        }

        var folder = Path.Combine(root.FullName, "artifacts", "tools", $"{Package}-{Version}");
        var main = Path.Combine(folder, "node_modules", Package, "bin", Package);
        if (File.Exists(main))
        {
            return main;
        }

        var fresh = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        var start = new ProcessStartInfo(npm) { WorkingDirectory = fresh, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in new[] { "install", "--prefix", fresh, "--no-audit", "--no-fund", "--ignore-scripts", $"{Package}@{Version}" })
        {
            start.ArgumentList.Add(word);
        }

        using var install = Process.Start(start)!;
        var said = await Task.WhenAll(install.StandardOutput.ReadToEndAsync(cancellationToken), install.StandardError.ReadToEndAsync(cancellationToken));
        await install.WaitForExitAsync(cancellationToken);
        Assert.True(install.ExitCode == 0, string.Concat(said));
        if (!Directory.Exists(folder))
        {
            Directory.Move(fresh, folder); // so that nobody sees half of it
        }

        return main;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private async Task<JsonNode?> AskAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = ++_asked;
        await SendAsync(new() { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }, cancellationToken);
        while (true)
        {
            var message = await ReadAsync(cancellationToken);
            if (message["method"] is null && (int?)message["id"] == id)
            {
                return message["result"];
            }

            await HandleAsync(message, cancellationToken);
        }
    }

    private Task TellAsync(string method, JsonObject parameters, CancellationToken cancellationToken) =>
        SendAsync(new() { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters }, cancellationToken);

    /// <summary>Keeps diagnostics and answers what the server asks: no other schema than the one that the file names, nothing from the network.</summary>
    private async Task HandleAsync(JsonObject message, CancellationToken cancellationToken)
    {
        if ((string?)message["method"] == "textDocument/publishDiagnostics")
        {
            _diagnostics[(string)message["params"]!["uri"]!] = message["params"]!["diagnostics"]!.AsArray();
        }
        else if (message["id"] is { } id && message["method"] is not null)
        {
            JsonNode? result = (string?)message["method"] == "workspace/configuration"
                ? new JsonArray([.. message["params"]!["items"]!.AsArray().Select(item => (string?)item!["section"] == "yaml"
                    ? (JsonNode)new JsonObject { ["validate"] = true, ["completion"] = true, ["hover"] = true, ["schemaStore"] = new JsonObject { ["enable"] = false } }
                    : new JsonObject())])
                : null;
            await SendAsync(new() { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = result }, cancellationToken);
        }
    }

    private async Task SendAsync(JsonObject message, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        var stream = _process.StandardInput.BaseStream;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")), cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task<JsonObject> ReadAsync(CancellationToken cancellationToken)
    {
        var stream = _process.StandardOutput.BaseStream;
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(letter, cancellationToken);
            head.Append((char)letter[0]);
        }

        var length = int.Parse(head.ToString().Split("Content-Length: ")[1].Split('\r')[0], CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return JsonNode.Parse(body)!.AsObject();
    }
}
