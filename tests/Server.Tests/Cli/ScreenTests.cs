using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>Every screen, at 80 and at 60 columns, as it was looked at and found good.</summary>
public sealed class ScreenTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public static TheoryData<string, int> Screens => Each(
        "status", "plan 1.2.0", "release list", "release show 1.2.0", "rollout why", "rollout why --service marketplace-service", "logs", "deploy 1.2.0");

    public static TheoryData<string, int> HelpPages => Each(
        "", "demo", "up", "down", "status", "logs", "dashboard", "release", "release create", "release list", "release show", "plan", "deploy",
        "rollout", "rollout watch", "rollout abort", "rollout why", "rollback", "validate", "schema", "serve", "gateway");

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_as_it_was_looked_at(string line, int width)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Plan = Sample.Plan;
        fake.Run = Sample.RolledBack;
        fake.Releases.AddRange(Sample.Releases);
        fake.Events.AddRange(Sample.Events);
        fake.Logs.Add(new(CommandLine.Now, "field-service", "1.1.0", "agrimaan.field-service.0", "out", "listening on port 20004"));
        fake.Logs.Add(new(CommandLine.Now, "web", "1.0.0", "agrimaan.web.0", "err", "the address is in use"));
        var outcome = await new CommandLine(_home.Home) { Width = width }.RunAsync(line.Split(' '));
        Golden.Verify(outcome.Screen, $"{line.Replace(' ', '-')}.{width}");
        Golden.Fits(outcome.Screen, width);
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

    private static TheoryData<string, int> Each(params string[] lines)
    {
        var data = new TheoryData<string, int>();
        foreach (var line in lines)
        {
            data.Add(line, 80);
            data.Add(line, 60);
        }

        return data;
    }
}
