using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>Commands that need the platform file and nothing else.</summary>
public sealed class FileCommandTests : IDisposable
{
    private const string Farm = """
        platform: farm
        apiVersion: platform/v1
        blueprints: { api: { run: { command: [node, server.mjs], files: . }, http: { ready: /ready } } }
        stores: { mongo: { kind: mongodb, version: "8.0", members: 3 } }
        brokers: { events: { kind: rabbitmq, members: 3 } }
        external: { weather: { mock: { run: { command: [node, weather.mjs] } }, live: "https://weather.example" } }
        services:
          users: { use: api, tier: critical, owns: mongo/users, publishes: [user.*], secrets: [smtp-password], settings: { REGION: "${REGION:-eu}", KEY: "${KEY}" } }
          orders: { use: api, calls: [users], consumes: [user.*], external: [weather] }
        frontends: { web: { use: api, calls: [orders] } }
        gateway: { routes: { /: web, /api/users: users } }
        environments:
          local: { log: debug, addresses: { mongo: "mongodb://127.0.0.1:27017" } }
          production: { like: local, target: kubernetes, production: true, values: [.env.production], services: { users: { replicas: 3 } } }
        """;

    private readonly TemporaryHome _home = new();

    public static TheoryData<string, int> Screens => new()
    {
        { "explain services.users --env production", 80 }, { "explain services.users --env production", 60 },
        { "explain environments.production.rollout.abort", 80 }, { "explain services.users.replicas --env production -o yaml", 80 },
        { "graph", 80 }, { "graph", 60 }, { "graph --env local", 80 }, { "graph --format dot --env local", 80 }, { "graph --format svg", 80 },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_as_it_was_looked_at(string line, int width)
    {
        Write(Farm);
        var outcome = await Run(width, line.Split(' '));
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Golden.Verify(outcome.Screen, $"{line.Replace(" -", "-", StringComparison.Ordinal).Replace("--", "-", StringComparison.Ordinal).Replace(' ', '-')}.{width}");
    }

    [Theory]
    [InlineData("explain services.users.repicas", "services.users has no 'repicas'.", "did you mean 'replicas'?")]
    [InlineData("explain services.user", "services has no 'user'.", "did you mean 'users'?")]
    [InlineData("explain services.users --env prodution", "farm has no environment 'prodution'.", "Did you mean 'production'?")]
    [InlineData("graph --env moon", "farm has no environment 'moon'.", "There are: local, production.")]
    [InlineData("status -o sarif", "`agrimaan status` finds no faults, which is what sarif is for.", "Use -o json, or `agrimaan validate -o sarif`.")]
    public async Task What_is_not_there_is_said_with_what_may_be_meant(string line, string sentence, string hint)
    {
        Write(Farm);
        var outcome = await Run(100, line.Split(' '));
        Assert.Equal((ExitCodes.BadInput, $"{sentence}\n{hint}\n", ""), (outcome.ExitCode, outcome.Error, outcome.Output));
    }

    [Theory]
    [InlineData("explain . --env production")]
    [InlineData("explain . --env production -o json")]
    [InlineData("explain services.users --env production -o yaml")]
    [InlineData("graph --env production -o json")]
    public async Task No_command_says_a_value_of_a_file_of_values(string line)
    {
        Write(Farm);
        var outcome = await Run(100, line.Split(' '));
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.DoesNotContain("hunter2", outcome.Screen, StringComparison.Ordinal);
        if (line.StartsWith("explain", StringComparison.Ordinal))
        {
            Assert.Contains("(secret, from env:SMTP_PASSWORD)", outcome.Output, StringComparison.Ordinal);
            Assert.Contains(".env.production", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_is_well_formed_and_has_everything_in_it()
    {
        Write(Farm);
        var outcome = await Run(100, "graph", "--env", "local", "--format", "svg", "--out", "farm.svg");
        Assert.Equal((ExitCodes.Done, "", "wrote farm.svg\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
        var picture = XDocument.Load(Path.Combine(_home.Home.Folder, "farm.svg"));
        XNamespace svg = "http://www.w3.org/2000/svg";
        var boxes = picture.Descendants(svg + "g").Select(box => (X: (double)box.Element(svg + "rect")!.Attribute("x")!, Y: (double)box.Element(svg + "rect")!.Attribute("y")!)).ToList();
        Assert.Equal(7, boxes.Count);
        Assert.Equal(boxes.Distinct(), boxes);
        Assert.All(new[] { "users", "orders", "web", "mongo", "events", "weather", "gateway" }, name => Assert.Contains(picture.Descendants(svg + "text"), text => text.Value == name));
    }

    [Fact]
    public async Task Faults_as_sarif_have_rule_place_and_message()
    {
        Write(Farm.Replace("calls: [users]", "calls: [usrs]", StringComparison.Ordinal).Replace("members: 3 } }", "members: 2 } }", StringComparison.Ordinal));
        var outcome = await Run(100, "validate", "-o", "sarif");
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Error));
        var log = JsonNode.Parse(outcome.Output)!;
        Assert.Equal("2.1.0", (string)log["version"]!);
        var run = Assert.Single(log["runs"]!.AsArray())!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray().Select(rule => (string)rule!["id"]!).ToList();
        Assert.Equal(["AGP204", "AGP218"], rules);
        Assert.Equal(3, run["results"]!.AsArray().Count);
        Assert.All(run["results"]!.AsArray(), result =>
        {
            Assert.Equal(rules[(int)result!["ruleIndex"]!], (string)result["ruleId"]!);
            Assert.Equal("error", (string)result["level"]!);
            Assert.NotEmpty((string)result["message"]!["text"]!);
            var place = Assert.Single(result["locations"]!.AsArray())!["physicalLocation"]!;
            Assert.Equal("agrimaan.yaml", (string)place["artifactLocation"]!["uri"]!);
            Assert.True((int)place["region"]!["startLine"]! > 0 && (int)place["region"]!["endColumn"]! > (int)place["region"]!["startColumn"]!);
        });
    }

    [Fact]
    public async Task A_good_file_as_sarif_is_a_run_without_results()
    {
        Write(Farm);
        var outcome = await Run(100, "validate", "-o", "sarif");
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Empty(JsonNode.Parse(outcome.Output)!["runs"]![0]!["results"]!.AsArray());
    }

    /// <summary>Each is written by bytes, as a broken tool or an enemy would.</summary>
    public static TheoryData<string, byte[], string> Hostile => new()
    {
        { "200,000 brackets", Encoding.ASCII.GetBytes(new string('[', 200_000)), "AGP003" },
        { "an alias", "a: &x 1\nb: *x\n"u8.ToArray(), "AGP004" },
        { "a tab", "a:\n\tb: 1\n"u8.ToArray(), "AGP007" },
        { "NUL", "a: \0\n"u8.ToArray(), "AGP006" },
        { "UTF-16 with its mark", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Farm)], "AGP006" },
        { "UTF-16 without its mark", Encoding.BigEndianUnicode.GetBytes(Farm), "AGP006" },
        { "UTF-32", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Farm)], "AGP006" },
        { "Latin-1", Encoding.Latin1.GetBytes("platform: bäuerin\n"), "AGP006" },
        { "UTF-8, then Latin-1", [.. "a: ä\n"u8, .. Encoding.Latin1.GetBytes("b: ä\n")], "AGP006" },
        { "a program", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0], "AGP006" },
        { "nothing", [], "AGP008" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_file_ends_in_one_clear_error(string what, byte[] bytes, string code)
    {
        await File.WriteAllBytesAsync(Path.Combine(_home.Home.Folder, "agrimaan.yaml"), bytes);
        foreach (var line in new[] { "validate -o json", "explain services -o json", "graph -o json" })
        {
            var outcome = await Run(100, line.Split(' '));
            Assert.Equal((what, ExitCodes.BadInput), (what, outcome.ExitCode));
            Assert.Equal(1, (outcome.Screen.Length - outcome.Screen.Replace(code, "", StringComparison.Ordinal).Length) / code.Length);
            Assert.DoesNotContain("fault of ours", outcome.Screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_gigabyte_is_refused_without_being_read()
    {
        await using (var file = File.Create(Path.Combine(_home.Home.Folder, "agrimaan.yaml")))
        {
            file.SetLength(1L << 30); // a hole: it takes no room on the disk
        }

        var before = GC.GetTotalAllocatedBytes();
        var outcome = await Run(100, "validate", "-o", "json");
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Equal("AGP002", (string)Assert.Single(JsonNode.Parse(outcome.Output)!.AsArray())!["code"]!);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 200L << 20); // all tests of this process together
    }

    [Fact]
    public async Task A_file_without_an_end_is_refused_too()
    {
        File.CreateSymbolicLink(Path.Combine(_home.Home.Folder, "agrimaan.yaml"), "/dev/zero");
        var outcome = await Run(100, "validate", "-o", "json");
        Assert.Equal("AGP002", (string)Assert.Single(JsonNode.Parse(outcome.Output)!.AsArray())!["code"]!);
    }

    public void Dispose() => _home.Dispose();

    private void Write(string text)
    {
        _home.Write("agrimaan.yaml", text);
        _home.Write(".env.production", "# kept away from the sources\nSMTP_PASSWORD=hunter2\nKEY=hunter2\n");
    }

    private Task<Outcome> Run(int width, params string[] words) => new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync(words);
}
