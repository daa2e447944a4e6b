using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>Every screen, from 200 to 40 columns, as it was looked at and found good.</summary>
public sealed class ScreenTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public static TheoryData<string, int> Screens => Each(
        [200, 80, 60, 40],
        "status", "plan 1.2.0", "release list", "release show 1.2.0", "release compare 1.0.0 1.2.0", "rollout why", "rollout why --service marketplace-service", "logs", "deploy 1.2.0",
        "deploy 1.2.0 --no-wait", "deploy 1.2.0 --dry-run", "rollout list", "rollout guide", "rollout guide --retry", "rollout guide --ignore known", "stop-the-line on --reason till", "stop-the-line off", "rollout history marketplace-service", "gc --budget 2GB",
        "incident list", "incident show", "incident close agrimaan-9 --reason mended", "journey list", "journey run", "external", "notifications list", "notifications test chat", "maintenance on --for 30m", "maintenance on web", "maintenance off", "hold on field-service --for 10s", "hold off field-service",
        "backup list", "backup create", "backup verify books.orders-20261123-091500", "backup restore books.orders-20261123-091500 --into h",
        "access list", "access add bo --role approver", "approvals 1.2.0", "approve 1.2.0", "checklist 1.2.0", "promote 1.2.0 --to production");

    public static TheoryData<string, int> HelpPages => Each(
        [80, 60],
        "", "demo", "load", "init", "up", "down", "status", "logs", "dashboard", "release", "release create", "release list", "release show", "release compare", "plan", "deploy",
        "rollout", "rollout watch", "rollout abort", "rollout why", "rollout list", "rollout history", "rollout pause", "rollout resume", "rollout promote", "rollout guide", "rollout retry", "stop-the-line", "stop-the-line on", "stop-the-line off",
        "incident", "incident list", "incident show", "incident close", "promote", "approve", "approvals", "checklist", "external", "notifications", "notifications list", "notifications test", "access", "access add", "access list", "access remove", "journey", "journey list", "journey run", "rollback", "scale", "restart", "maintenance", "maintenance on", "maintenance off", "hold", "hold on", "hold off", "backup", "backup create", "backup list", "backup verify", "backup restore", "gc", "state", "state backup", "state restore", "state show", "validate", "explain", "graph", "schema", "analyze", "simulate", "replay", "doctor", "completion", "serve", "gateway");

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_as_it_was_looked_at(string line, int width)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Plan = Sample.Plan;
        fake.Run = line.StartsWith("rollout guide", StringComparison.Ordinal) ? Sample.Asked : Sample.RolledBack;
        fake.CleanUp = Sample.CleanUp;
        fake.Backups.AddRange(Sample.Backups);
        fake.CameBack = Sample.CameBack;
        fake.Journeys.AddRange(Sample.Journeys);
        fake.External.AddRange(Sample.External);
        fake.Incidents.AddRange(Sample.Incidents);
        fake.Notifications.AddRange(line.StartsWith("notifications", StringComparison.Ordinal) ? Sample.Notifications : []);
        fake.Played.AddRange(Sample.Results);
        fake.Releases.AddRange(Sample.Releases);
        fake.Events.AddRange(Sample.Events);
        fake.Logs.Add(new(CommandLine.Now, "field-service", "1.1.0", "agrimaan.field-service.0", "out", "listening on port 20004"));
        fake.Logs.Add(new(CommandLine.Now, "web", "1.0.0", "agrimaan.web.0", "err", "the address is in use"));
        var outcome = await new CommandLine(_home.Home) { Width = width }.RunAsync(line.Split(' '));
        Golden.Verify(outcome.Screen, $"{line.Replace(' ', '-')}.{width}");
        if (line != "logs")
        {
            Golden.Fits(outcome.Screen, width); // what a service wrote is left as it is, to be copied and searched
        }
    }

    [Theory]
    [MemberData(nameof(HelpPages))]
    public async Task Help_of_a_command_ends_with_an_example(string line, int width)
    {
        var outcome = await new CommandLine(_home.Home) { Width = width }.RunAsync([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Contains("Example", outcome.Output, StringComparison.Ordinal);
        Golden.Verify(outcome.Screen, $"help-{(line.Length == 0 ? "agrimaan" : line.Replace(' ', '-'))}.{width}");
        Golden.Fits(outcome.Screen, width);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public async Task Closed_gates_come_at_once_each_with_its_next_step(int width)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Refusal = new("gate.closed", "1.2.0 may not be deployed on agrimaan@production now: 2 gates are closed.", "Do what stands beside them, then `agrimaan deploy 1.2.0 --platform agrimaan@production`. Going back (`agrimaan rollback`) needs no gate.", 409)
        {
            Gates = [.. Sample.Gates.Where(gate => !gate.Open)],
        };
        var outcome = await new CommandLine(_home.Home) { Width = width }.RunAsync("deploy", "1.2.0");
        Assert.Equal(ExitCodes.No, outcome.ExitCode);
        Golden.Verify(outcome.Screen, $"deploy-closed.{width}");
        Golden.Fits(outcome.Screen, width);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public async Task A_plan_shows_its_gates_and_a_platform_its_trouble(int width)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform with { Trouble = "all ports from 20000 to 29999 are taken; end what listens there" };
        fake.Plan = Sample.Plan with { Gates = Sample.Gates };
        var screen = (await new CommandLine(_home.Home) { Width = width }.RunAsync("plan", "1.2.0")).Screen + (await new CommandLine(_home.Home) { Width = width }.RunAsync("status")).Screen;
        Golden.Verify(screen, $"gates-and-trouble.{width}");
        Golden.Fits(screen, width);
    }

    [Fact]
    public async Task A_hostile_file_cannot_speak_to_the_terminal()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.Home.Folder, "agrimaan.yaml"), "platform: a\napiVersion: platform/v1\n\"\\e[31mevil\": 1\nenvironments: { l: {} }\n");
        var outcome = await new CommandLine(_home.Home, _home.Home.Folder).RunAsync("validate");
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.DoesNotContain('\e', outcome.Error);
        Assert.Contains("evil", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public async Task Faults_of_a_file_come_at_once_with_line_caret_and_hint(int width)
    {
        _home.Write("agrimaan.yaml", """
            platform: shop
            apiVersion: platform/v1
            servces: {}
            services:
              cart: { run: { command: [node, cart.js], files: nowhere }, replcas: 2, calls: [stock] }
            environments:
              local: { target: local }
            """);
        var outcome = await new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync("validate");
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Golden.Verify(outcome.Error, $"validate-faults.{width}");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public async Task A_missing_folder_is_a_fault_at_its_own_line(int width)
    {
        _home.Write("agrimaan.yaml", """
            platform: shop
            apiVersion: platform/v1
            services:
              cart:
                run:
                  command: [node, cart.js]
                  files: nowhere
            gateway: { port: 8080, routes: { /: cart } }
            environments:
              local: { target: local }
            """);
        var outcome = await new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync("validate");
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Golden.Verify(outcome.Error.Replace(_home.Home.Folder, "HOME", StringComparison.Ordinal), $"validate-folder.{width}");
    }

    public void Dispose() => _home.Dispose();

    private static TheoryData<string, int> Each(int[] widths, params string[] lines)
    {
        var data = new TheoryData<string, int>();
        foreach (var line in lines)
        {
            foreach (var width in widths)
            {
                data.Add(line, width);
            }
        }

        return data;
    }
}
