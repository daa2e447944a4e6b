using System.Text.Json;
using Agrimaan.Cli;
using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>What `init` finds, guesses and writes; every file it writes is a good one.</summary>
public sealed class InitTests : IDisposable
{
    private const string Listening = "const s = http.createServer((q, a) => q.url === '/health/ready' ? a.end() : a.end('x')); s.listen(process.env.PORT);";
    private const string WebProject = """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    private readonly TemporaryHome _home = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_node_and_a_dotnet_service_become_a_platform_that_knows_who_calls_whom()
    {
        Write("orders/package.json", """{ "name": "@shop/orders", "scripts": { "start": "node server.mjs" } }""");
        Write("orders/server.mjs", Listening + " fetch(process.env.STOCK_URL + '/stock');");
        Write("stock/Stock.csproj", WebProject);
        Write("stock/Program.cs", """app.MapGet("/healthz", () => "ok"); app.MapGet("/stock/{item}", () => 1);""");
        Write("stock/bin/Release/net10.0/publish/Stock.dll", "");
        var platform = await InitAsync();
        var (orders, stock) = (platform.Services["orders"], platform.Services["stock"]);
        Assert.Equal(["node", "server.mjs"], orders.Run.Command);
        Assert.Equal(["stock"], orders.Calls);
        Assert.Equal("/health/ready", orders.Http.Ready);
        Assert.Equal(["sh", "-c", "ASPNETCORE_URLS=http://127.0.0.1:$PORT exec dotnet Stock.dll"], stock.Run.Command);
        Assert.Equal(_folder["stock/bin/Release/net10.0/publish"], stock.Run.Files);
        Assert.Equal("/healthz", stock.Http.Ready);
        Assert.Equal(["/", "orders"], platform.Gateway.Routes.SelectMany(route => new[] { route.Key, route.Value }));
    }

    [Theory]
    [InlineData("node server.js", "node|server.js", "")]
    [InlineData("NODE_ENV=production node --enable-source-maps src/main.js", "node|--enable-source-maps|src/main.js", "NODE_ENV=production")]
    [InlineData("nodemon server.js", "node|server.js", "")]
    [InlineData("next start", "node_modules/.bin/next|start", "")]
    [InlineData("npm run build && node dist/main.js", "npm|start", "")]
    [InlineData("cross-env PORT=3000 DEBUG=x node server.js", "node|server.js", "DEBUG=x")]
    public async Task What_npm_start_would_run_is_run_directly_where_that_can_be_told(string script, string command, string settings)
    {
        Write("package.json", JsonSerializer.Serialize(new { name = "shop", scripts = new { start = script } }));
        Write("server.js", Listening);
        var service = Assert.Single((await InitAsync()).Services.Values);
        Assert.Equal(command.Split('|'), service.Run.Command);
        Assert.Equal(settings, string.Join(' ', service.Settings.Select(setting => $"{setting.Key}={setting.Value}")));
    }

    [Fact]
    public async Task A_monorepo_gives_each_service_its_route_and_the_page_the_root()
    {
        Write("package.json", """{ "name": "farm", "workspaces": ["services/*", "apps/*"], "scripts": { "start": "turbo run start" } }""");
        Write("services/crops/package.json", """{ "name": "crops", "dependencies": { "express": "4" }, "main": "index.js" }""");
        Write("services/crops/index.js", "app.get('/api/crops', list); app.get('/api/crops/:id', one); app.listen(process.env.PORT)");
        Write("services/fields/server.mjs", Listening);
        Write("services/fields/node_modules/x/server.mjs", Listening);
        Write("apps/web/package.json", """{ "name": "web", "dependencies": { "react": "19" }, "scripts": { "build": "vite build" } }""");
        Write("apps/web/dist/index.html", "<p>farm</p>");
        Write("apps/admin/package.json", """{ "name": "admin", "dependencies": { "vue": "3" }, "scripts": { "build": "vite build" } }""");
        var platform = await InitAsync();
        Assert.Equal(["crops", "fields", "web"], platform.Services.Keys);
        Assert.Equal(ServiceKind.Frontend, platform.Services["web"].Kind);
        Assert.Equal("/=web /api/crops=crops /api/fields=fields", string.Join(' ', platform.Gateway.Routes.Select(route => $"{route.Key}={route.Value}")));
        Assert.Contains("admin (Vue) was found in apps/admin, but it is not built: run `npm run build --prefix apps/admin`", await File.ReadAllTextAsync(_folder["agrimaan.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_decide_the_name_and_a_circle_is_left_open_and_said()
    {
        Write("a/server.js", Listening + "process.env.B_SERVICE_URL");
        Write("b/server.js", Listening + "process.env.A_URL + process.env.PAYMENTS_URL");
        var outcome = await RunAsync("init");
        Assert.Contains("a circle can never start in order", Flat(outcome.Output), StringComparison.Ordinal);
        Assert.Contains("reads PAYMENTS_URL, which no service found here answers", Flat(outcome.Output), StringComparison.Ordinal);
        var platform = Read();
        Assert.Equal(["a", "b-service"], platform.Services.Keys);
        Assert.Equal(["b-service"], platform.Services["a"].Calls);
        Assert.Empty(platform.Services["b-service"].Calls);
    }

    [Theory]
    [InlineData("@shop/orders", "orders")]
    [InlineData("Shop.OrderService", "order-service")]
    [InlineData("2nd_try!", "s-2nd-try")]
    [InlineData("---", "service")]
    [InlineData("ünïcode", "n-code")]
    [InlineData("a-name-that-is-much-longer-than-forty-letters-are", "a-name-that-is-much-longer-than-forty-le")]
    public void Any_title_becomes_a_name(string title, string name)
    {
        Assert.Equal(name, Agrimaan.Cli.Init.ServiceName.From(title));
        Assert.Matches("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", name);
    }

    [Fact]
    public async Task A_port_that_is_written_into_the_source_is_pointed_out()
    {
        Write("server.js", "http.createServer().listen(3000)");
        var outcome = await RunAsync("init");
        Assert.Contains("look: it seems to listen on 3000 always", Flat(outcome.Output), StringComparison.Ordinal);
        Assert.Contains("# Look at this: it seems to listen on 3000 always", await File.ReadAllTextAsync(_folder["agrimaan.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_left_alone_unless_forced()
    {
        Write("server.js", Listening);
        Write("agrimaan.yaml", "mine");
        var refused = await RunAsync("init");
        Assert.Equal(ExitCodes.BadInput, refused.ExitCode);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await RunAsync("init", "--dry-run")).ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["agrimaan.yaml"]));
        Assert.Equal(ExitCodes.Done, (await RunAsync("init", "--force")).ExitCode);
        Assert.Single(Read().Services);
        Assert.Equal(["agrimaan.yaml", "server.js"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("package.json", "{ not json")]
    [InlineData("package.json", "[]")]
    [InlineData("Library.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>")]
    [InlineData("Broken.csproj", "<Project")]
    public async Task A_folder_without_a_service_is_said_to_have_none(params string[] file)
    {
        if (file is [var name, var text])
        {
            Write(name, text);
        }

        var outcome = await RunAsync("init");
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.StartsWith("No service was found in", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["agrimaan.yaml"]));
    }

    [Fact]
    public async Task Programs_get_the_same_as_json()
    {
        Write("server.js", Listening);
        using var answer = JsonDocument.Parse((await RunAsync("init", "--dry-run", "-o", "json")).Output);
        Assert.False(answer.RootElement.GetProperty("written").GetBoolean());
        Assert.Equal("node", answer.RootElement.GetProperty("services")[0].GetProperty("command")[0].GetString());
    }

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    private async Task<Platform> InitAsync()
    {
        var outcome = await RunAsync("init", "--name", "shop");
        Assert.True(outcome.ExitCode == ExitCodes.Done, outcome.Screen);
        Golden.Fits(outcome.Output, 100);
        Assert.Equal(ExitCodes.Done, (await RunAsync("validate")).ExitCode);
        return Read();
    }

    private Platform Read() => PlatformFile.Read(File.ReadAllText(_folder["agrimaan.yaml"]), _folder["agrimaan.yaml"]).Platform!;

    private Task<Outcome> RunAsync(params string[] words) => new CommandLine(_home.Home, _folder.Path) { Width = 100 }.RunAsync(words);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
