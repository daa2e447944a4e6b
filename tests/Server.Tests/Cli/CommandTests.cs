using System.Text.Json;
using Agrimaan.Cli;
using Agrimaan.Client;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>What commands ask, answer and exit with.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("promoted", ExitCodes.Done)]
    [InlineData("rolledBack", ExitCodes.No)]
    [InlineData("failed", ExitCodes.No)]
    [Trait("Plan", "240")]
    public async Task A_deploy_waits_for_the_end_and_its_exit_code_tells_it(string outcome, int exitCode)
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Promoted with { Outcome = outcome };
        Assert.Equal(exitCode, (await Run("deploy", "1.2.0", "--plan-hash", "abc")).ExitCode);
        Assert.Contains("""POST /api/v1/platforms/agrimaan/runs {"release":"1.2.0","planHash":"abc"}""", fake.Asked);
    }

    [Fact]
    [Trait("Plan", "231")]
    public async Task An_abort_that_ends_in_going_back_is_done()
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.RolledBack;
        Assert.Equal(ExitCodes.Done, (await Run("rollout", "abort", "--reason", "orders look wrong")).ExitCode);
        Assert.Contains("""POST /api/v1/runs/agrimaan-3/abort {"reason":"orders look wrong"}""", fake.Asked);
    }

    [Fact]
    [Trait("Plan", "209")]
    public async Task A_rollback_without_a_release_goes_to_the_one_before()
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Promoted with { Kind = "rollback", Release = "1.0.0" };
        var outcome = await Run("rollback");
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Contains("went back to 1.0.0", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("""POST /api/v1/platforms/agrimaan/rollback {"release":"","planHash":null}""", fake.Asked);
    }

    [Fact]
    public async Task Json_is_all_there_is_on_the_output()
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.RolledBack;
        fake.Events.AddRange(Sample.Events);
        var outcome = await Run("deploy", "1.2.0", "-o", "json");
        var run = JsonSerializer.Deserialize(outcome.Output, ClientJson.Default.RunView)!;
        Assert.Equal((Sample.RolledBack.Reason, ExitCodes.No), (run.Reason, outcome.ExitCode));
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public async Task Events_are_told_once_although_the_stream_breaks()
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Promoted;
        fake.Events.AddRange(Sample.Events);
        fake.BreakAfter = 2;
        var outcome = await Run("rollout", "watch");
        Assert.All(Sample.Events.Where(happened => happened.Sentence.Length < 60), happened =>
            Assert.Equal(2, outcome.Output.Split(happened.Sentence).Length));
        Assert.Equal(2, fake.Asked.Count(asked => asked.EndsWith("/events", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_go_on_when_the_control_plane_comes_back_elsewhere()
    {
        var first = await StartAsync();
        first.Run = Sample.Running;
        first.Events.AddRange(Sample.Events.Take(2));
        var following = Run("rollout", "watch", "agrimaan-3");
        await Testing.Eventually.True(() => first.Asked.ToArray().Any(asked => asked.EndsWith("/events", StringComparison.Ordinal)), "the stream is asked for");
        await first.DisposeAsync();
        await using var second = await StartAsync();
        second.Run = Sample.RolledBack;
        second.Events.AddRange(Sample.Events);
        var outcome = await following;
        Assert.True(outcome.ExitCode == ExitCodes.No, outcome.Screen);
        Assert.Contains("marketplace-service is back on 1.0.0", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Output.Split("field-service 1.2.0 is done").Length);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_run_alone_and_says_so()
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Running;
        using var interrupt = new CancellationTokenSource();
        var deploying = new CommandLine(_home.Home).RunAsync(interrupt.Token, "deploy", "1.2.0");
        await Testing.Eventually.True(() => fake.Asked.ToArray().Any(asked => asked.EndsWith("/events", StringComparison.Ordinal)), "the stream is asked for");
        await interrupt.CancelAsync();
        var outcome = await deploying;
        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Contains("agrimaan-3 goes on", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scale crop-service=3 web=2 --no-wait", """POST /api/v1/platforms/agrimaan/scale {"replicas":{"crop-service":3,"web":2}}""")]
    [InlineData("restart crop-service web --no-wait", """POST /api/v1/platforms/agrimaan/restart {"services":["crop-service","web"]}""")]
    [InlineData("rollout pause --reason lunch", """POST /api/v1/runs/agrimaan-3/hold {"reason":"lunch"}""")]
    [InlineData("rollout retry agrimaan-3 --no-wait", "POST /api/v1/runs/agrimaan-3/retry")]
    [InlineData("deploy 1.1.0 --queue --no-wait", """POST /api/v1/platforms/agrimaan/runs {"release":"1.1.0","planHash":null,"arrival":"queue"}""")]
    [InlineData("deploy 1.1.0 --supersede --no-wait", """POST /api/v1/platforms/agrimaan/runs {"release":"1.1.0","planHash":null,"arrival":"supersede"}""")]
    [InlineData("rollout resume --no-wait", "POST /api/v1/runs/agrimaan-3/resume")]
    [InlineData("rollout promote agrimaan-3 --full --no-wait", """POST /api/v1/runs/agrimaan-3/promote {"full":true}""")]
    public async Task A_command_asks_for_what_its_line_says(string line, string asked)
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Running;
        var outcome = await Run(line.Split(' '));
        Assert.True(outcome.ExitCode == ExitCodes.Done, outcome.Screen);
        Assert.Contains(asked, fake.Asked);
        Assert.Contains("next: agrimaan rollout", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maintenance on", """PUT /api/v1/platforms/agrimaan/maintenance {"service":null,"message":null,"for":null}""", "next: agrimaan maintenance off\n")]
    [InlineData("maintenance on crop-service --message Soon --for 30m", """PUT /api/v1/platforms/agrimaan/maintenance {"service":"crop-service","message":"Soon","for":"00:30:00"}""", "is in maintenance until")]
    [InlineData("maintenance off crop-service", "DELETE /api/v1/platforms/agrimaan/maintenance?service=crop-service", "crop-service is in no maintenance.")]
    [InlineData("hold on crop-service --for 10s", """PUT /api/v1/platforms/agrimaan/hold {"service":"crop-service","for":"00:00:10","longest":null,"most":null}""", "until 09:30:52 UTC")]
    [InlineData("hold on crop-service --for 2m --longest 20s --most 5", """PUT /api/v1/platforms/agrimaan/hold {"service":"crop-service","for":"00:02:00","longest":"00:00:20","most":5}""", "next: agrimaan hold off crop-service")]
    [InlineData("hold off crop-service", "DELETE /api/v1/platforms/agrimaan/hold?service=crop-service", "No request of crop-service waits.")]
    public async Task A_command_to_the_edge_asks_for_what_its_line_says(string line, string asked, string says)
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Running;
        var outcome = await Run(line.Split(' '));
        Assert.True(outcome.ExitCode == ExitCodes.Done, outcome.Screen);
        Assert.Contains(asked, fake.Asked);
        Assert.Contains(says, outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maintenance on --for soon", "--for 'soon' is no duration.")]
    [InlineData("hold on crop-service --for 0s", "--for '0s' is no duration.")]
    [InlineData("scale crop-service", "'crop-service' is not of the form SERVICE=COUNT.")]
    [InlineData("scale crop-service=two", "'crop-service=two' is not of the form SERVICE=COUNT.")]
    [InlineData("scale =2", "'=2' is not of the form SERVICE=COUNT.")]
    [InlineData("scale a=1 a=2", "a is named twice.")]
    [InlineData("deploy 1.2.0 --timeout soon", "--timeout 'soon' is no duration.")]
    public async Task A_wrong_value_asks_for_nothing(string line, string sentence)
    {
        await using var fake = await StartAsync();
        var outcome = await Run(line.Split(' '));
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(fake.Asked, asked => asked.StartsWith('P'));
    }

    [Fact]
    public async Task Waiting_ends_when_its_time_is_over_and_the_run_goes_on()
    {
        await using var fake = await StartAsync();
        fake.Run = Sample.Running;
        var outcome = await Run("deploy", "1.2.0", "--timeout", "300ms");
        Assert.Equal(ExitCodes.CannotTell, outcome.ExitCode);
        Assert.Contains("agrimaan-3 has not ended within", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(fake.Asked, asked => asked.Contains("/abort", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_starts_nothing()
    {
        await using var fake = await StartAsync();
        fake.Plan = Sample.Plan;
        Assert.Equal(ExitCodes.Done, (await Run("deploy", "1.2.0", "--dry-run")).ExitCode);
        Assert.DoesNotContain(fake.Asked, asked => asked.StartsWith('P'));
    }

    [Theory]
    [InlineData(409, "run.inProgress", ExitCodes.No)]
    [InlineData(404, "release.unknown", ExitCodes.BadInput)]
    [InlineData(422, "release.version", ExitCodes.BadInput)]
    [InlineData(500, "fault", ExitCodes.OurFault)]
    [InlineData(503, "busy", ExitCodes.CannotTell)]
    public async Task A_refusal_is_one_sentence_and_the_next_step(int status, string code, int exitCode)
    {
        await using var fake = await StartAsync();
        fake.Refusal = new(code, "It cannot be.", "Do that instead.", status);
        var outcome = await Run("deploy", "1.2.0");
        Assert.Equal(("It cannot be.\nDo that instead.\n", exitCode), (outcome.Error, outcome.ExitCode));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("deploy 1.0.0")]
    [InlineData("logs")]
    public async Task Without_a_control_plane_nothing_is_known(string line)
    {
        var outcome = await Run(line.Split(' '));
        Assert.Equal(ExitCodes.CannotTell, outcome.ExitCode);
        Assert.Equal("No control plane is running.\nStart it with `agrimaan up FILE` or `agrimaan serve`.\n", outcome.Error);
    }

    [Fact]
    public async Task A_control_plane_that_died_is_one_that_does_not_run()
    {
        await (await StartAsync()).DisposeAsync();
        var outcome = await Run("status");
        Assert.Equal(ExitCodes.CannotTell, outcome.ExitCode);
        Assert.StartsWith("No control plane is running.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_is_made_with_settings()
    {
        await using var fake = await StartAsync();
        fake.Releases.AddRange(Sample.Releases);
        var outcome = await Run("release", "create", "--version", "1.2.0", "--set", "crop-service.NOTE=a=b", "--set", "web.X=", "--commit", "9f2c");
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Contains("""POST /api/v1/platforms/agrimaan/releases {"version":"1.2.0","settings":{"crop-service.NOTE":"a=b","web.X":""},"commit":"9f2c"}""", fake.Asked);
    }

    [Theory]
    [InlineData("statsu", "`agrimaan` has no command 'statsu'.", "Did you mean 'status'?")]
    [InlineData("rollout wach", "`agrimaan rollout` has no command 'wach'.", "Did you mean 'watch'?")]
    [InlineData("status --platfrm x", "`agrimaan status` has no option '--platfrm'.", "Did you mean '--platform'?")]
    [InlineData("deploy", "`agrimaan deploy` needs RELEASE:", "See `agrimaan deploy --help`.")]
    [InlineData("status extra", "`agrimaan status` has no argument 'extra'.", "See `agrimaan status --help`.")]
    [InlineData("status -o xml", "'xml' is no good value for --output", "See `agrimaan status --help`.")]
    [InlineData("logs --tail many", "'many' is no good value for --tail.", "See `agrimaan logs --help`.")]
    [InlineData("logs --tail -1", "--tail needs a number from 0 on.", "agrimaan logs --tail 20")]
    [InlineData("rollback --to", "--to needs a value: --to RELEASE.", "See `agrimaan rollback --help`.")]
    [InlineData("rollout", "`agrimaan rollout` needs one of: watch, why, list", "See `agrimaan rollout --help`.")]
    [InlineData("gateway", "`agrimaan gateway` needs --directory DIR:", "See `agrimaan gateway --help`.")]
    [InlineData("release create --set nonsense", "--set 'nonsense' is not of the form service.NAME=value.", "For example")]
    [InlineData("gc --keep 0", "--keep needs a number from 1 on.", "agrimaan gc --keep 5")]
    [InlineData("gc --budget plenty", "'plenty' is no size.", "agrimaan gc --budget 2GB")]
    [InlineData("demo --rate 0", "--rate needs a number from 1 to 2000.", "For example")]
    [InlineData("up nowhere.yaml", "There is no file nowhere.yaml.", "Look at the path.")]
    public async Task A_wrong_line_is_bad_input_and_says_what_is_right(string line, string sentence, string hint)
    {
        await using var fake = await StartAsync();
        var outcome = await Run(line.Split(' '));
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Contains(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(hint, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_is_one_line_and_a_file_with_the_details()
    {
        await using var fake = await StartAsync();
        fake.Platform = Sample.Platform with { Services = null! };
        var outcome = await Run("status");
        Assert.Equal(ExitCodes.OurFault, outcome.ExitCode);
        Assert.DoesNotContain("   at ", outcome.Screen, StringComparison.Ordinal);
        var details = Assert.Single(Directory.GetFiles(_home.Home.Folder, "fault-*.txt"));
        Assert.Contains("   at ", await File.ReadAllTextAsync(details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colour_is_nowhere_unless_it_is_wanted()
    {
        await using var fake = await StartAsync();
        Assert.DoesNotContain('\e', (await Run("status")).Screen);
        Assert.Contains('\e', (await new CommandLine(_home.Home) { Colour = true }.RunAsync("status")).Output);
    }

    [Fact]
    public async Task The_dashboard_link_is_printed_alone()
    {
        await using var fake = await StartAsync();
        Assert.Equal("http://127.0.0.1:1/login?code=once\n", (await Run("dashboard")).Output);
    }

    public void Dispose() => _home.Dispose();

    private Task<Outcome> Run(params string[] words) => new CommandLine(_home.Home, _home.Home.Folder).RunAsync(words);

    private async Task<FakeControlPlane> StartAsync()
    {
        var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        return fake;
    }
}
