using System.Diagnostics;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>The real program with and without a terminal: colours and redrawing only where somebody can see them and wants them.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("status", "xterm", "", true)]
    [InlineData("status", "xterm", "NO_COLOR=1", false)]
    [InlineData("status --no-color", "xterm", "", false)]
    [InlineData("status", "dumb", "", false)]
    [InlineData("deploy 1.2.0", "dumb", "", false)]
    public async Task At_a_terminal_there_are_colours_unless_they_are_not_wanted(string line, string term, string variable, bool colours)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script is not installed");
        var output = await RunAsync("/usr/bin/script", ["-qec", $"agrimaan {line}", "/dev/null"], term, variable);
        Assert.Contains("agrimaan", output, StringComparison.Ordinal);
        Assert.Equal(colours, System.Text.RegularExpressions.Regex.IsMatch(output, "\e\\[[0-9;]*m"));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("deploy 1.2.0")]
    [InlineData("rollout watch")]
    [InlineData("rollout why")]
    [InlineData("deploy 1.2.0 -o json")]
    public async Task In_a_pipe_there_is_nothing_but_lines(string line)
    {
        var output = await RunAsync(Path.Combine(AppContext.BaseDirectory, "agrimaan"), line.Split(' '), "xterm", "");
        Assert.Contains("agrimaan", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, letter => letter is '\e' or '\r');
    }

    [Fact]
    public async Task A_keeper_is_not_started_on_a_folder_that_is_an_option()
    {
        var output = await RunAsync(Path.Combine(AppContext.BaseDirectory, "agrimaan"), ["shim", "--help"], "xterm", "");
        Assert.Contains("Usage", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_home.Home.Folder, "--help")));
    }

    public void Dispose() => _home.Dispose();

    private async Task<string> RunAsync(string program, string[] words, string term, string variable)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Run = Sample.RolledBack;
        fake.Events.AddRange(Sample.Events);
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = _home.Home.Folder };
        start.Environment["AGRIMAAN_HOME"] = _home.Home.Folder;
        start.Environment["TERM"] = term;
        start.Environment["PATH"] = AppContext.BaseDirectory + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment.Remove("NO_COLOR");
        if (variable.Split('=') is [var name, var value])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await error;
    }
}
