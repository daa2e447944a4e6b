using Agrimaan.Local.Commands;
using Agrimaan.Local.Keeping;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>Commands that are run once: their end, their words, and that nothing of them is left.</summary>
public sealed class PlainCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_how_it_ended_and_what_it_said_at_last_without_secrets()
    {
        var end = await Shell("echo out; echo the key is topsecret >&2; exit 3", out _, "topsecret").RunAsync(TimeProvider.System, Token);
        Assert.Equal((3, "out\nthe key is *****", "ended with 3"), (end.ExitCode, end.Output, end.Words));
        Assert.Equal(9, (await Shell("kill -9 $$", out _).RunAsync(TimeProvider.System, Token)).Signal);
        Assert.Equal(0, (await Shell("exit 0", out _).RunAsync(TimeProvider.System, Token)).ExitCode);
    }

    [Fact]
    public async Task No_shell_reads_its_arguments_and_it_gets_only_the_variables_it_is_given()
    {
        var end = await (Shell("", out _) with { Run = ["printenv"] }).RunAsync(TimeProvider.System, Token);
        Assert.Equal(["MARK", "PATH"], end.Output.Split('\n').Select(line => line.Split('=')[0]).Order());
        Assert.Equal("$HOME; echo `x`", (await (Shell("", out _) with { Run = ["echo", "$HOME; echo `x`"] }).RunAsync(TimeProvider.System, Token)).Output);
    }

    [Fact]
    public async Task Of_endless_output_the_end_is_kept()
    {
        var end = await Shell("yes flood | head -c 3000000; echo last", out _).RunAsync(TimeProvider.System, Token);
        Assert.EndsWith("last", end.Output, StringComparison.Ordinal);
        Assert.InRange(end.Output.Length, 100, 2 * PlainCommand.LongestOutput);
    }

    [Fact]
    public async Task Cancelled_it_ends_with_all_that_it_started_even_what_left_its_group()
    {
        using var stop = new CancellationTokenSource();
        var command = Shell("sleep 600 & setsid sleep 601 & sleep 602", out var mark);
        var running = command.RunAsync(TimeProvider.System, stop.Token);
        await Eventually.True(() => ProcessTable.With(mark).Count() >= 4, "all of it runs");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually.True(() => !ProcessTable.With(mark).Any(), "all of it has ended");
    }

    [Fact]
    public async Task What_it_leaves_behind_ends_with_it()
    {
        var command = Shell("sleep 600 & setsid sleep 601 & echo done", out var mark);
        Assert.Equal("done", (await command.RunAsync(TimeProvider.System, Token)).Output);
        await Eventually.True(() => !ProcessTable.With(mark).Any(), "nothing is left");
    }

    [Fact]
    public async Task What_an_earlier_try_has_left_is_ended_first()
    {
        var command = Shell("echo again", out var mark);
        using var earlier = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sleep", "600") { Environment = { ["MARK"] = mark["MARK=".Length..] } })!;
        await Eventually.True(() => ProcessTable.With(mark).Any(), "it runs");
        Assert.Equal("again", (await command.RunAsync(TimeProvider.System, Token)).Output);
        await earlier.WaitForExitAsync(Token);
        Assert.Equal(137, earlier.ExitCode);
    }

    [Theory]
    [InlineData("no-such-program", "/tmp", "there is no program no-such-program in")]
    [InlineData("sh", "/nowhere", "there is no folder /nowhere")]
    public async Task What_is_not_there_is_said(string program, string folder, string says) =>
        Assert.StartsWith(says, (await Assert.ThrowsAsync<CommandNotStartedException>(() => (Shell("", out _) with { Run = [program], Folder = folder }).RunAsync(TimeProvider.System, Token))).Message, StringComparison.Ordinal);

    private static PlainCommand Shell(string script, out string mark, params string[] secrets)
    {
        mark = $"MARK={Guid.NewGuid():n}";
        return new(
            ["sh", "-c", script], Path.GetTempPath(), new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["MARK"] = mark["MARK=".Length..] }, [mark], secrets);
    }
}
