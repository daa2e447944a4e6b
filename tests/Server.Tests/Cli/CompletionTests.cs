using System.Diagnostics;
using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>What may come next, asked of the program and through the real shells.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("rollou", "rollout")]
    [InlineData("rollout|w", "watch why")]
    [InlineData("release|", "create list show compare")]
    [InlineData("status|--pl", "--platform")]
    [InlineData("status|-o|", "json sarif table yaml")]
    [InlineData("status|--output|j", "json")]
    [InlineData("status|-o|json|--no-c", "--no-color")]
    [InlineData("status|-o|json|-", "--platform --no-color --help")]
    [InlineData("validate|", ":files")]
    [InlineData("completion|", "bash zsh fish")]
    [InlineData("nonsense|", "")]
    [InlineData("sh", "")]
    [InlineData("deploy|", "1.2.0 1.1.0 1.0.0")]
    [InlineData("deploy|1.1", "1.1.0")]
    [InlineData("release|compare|1.0.0|1.2", "1.2.0")]
    [InlineData("rollout|why|", "agrimaan-3")]
    [InlineData("rollout|why|--service|f", "field-service")]
    [InlineData("logs|mark", "marketplace-service")]
    [InlineData("status|--platform|", "agrimaan")]
    public async Task The_program_knows_what_may_come_next(string line, string words)
    {
        await using var fake = await StartAsync();
        var outcome = await new CommandLine(_home.Home).RunAsync(["complete", "--", .. line.Split('|')]);
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.Equal(words, string.Join(' ', outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(found => found.Split('\t')[0])));
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("status --platform")]
    public async Task Without_a_control_plane_there_are_no_live_values_and_no_complaint(string line)
    {
        var outcome = await new CommandLine(_home.Home).RunAsync(["complete", "--", .. line.Split(' '), ""]);
        Assert.Equal((ExitCodes.Done, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Theory]
    [InlineData("rollout w", "watch why")]
    [InlineData("deploy 1.2", "1.2.0")]
    [InlineData("status --platf", "--platform")]
    [InlineData("validate ser", "server.json")]
    public async Task Bash_completes(string line, string words)
    {
        const string Drive =
            """
            source <(agrimaan completion bash) || exit 1
            COMP_WORDS=(agrimaan $0); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            complete -p agrimaan >/dev/null || exit 1
            _agrimaan
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        await ShellAsync("bash", ["--norc", "-c", Drive, line], words);
    }

    [Theory]
    [InlineData("rollout w", "watch why")]
    [InlineData("deploy 1.2", "1.2.0")]
    [InlineData("status --platf", "--platform")]
    public async Task Fish_completes(string line, string words) =>
        await ShellAsync("fish", ["--no-config", "-c", "agrimaan completion fish | source; complete -C \"agrimaan $argv\" | string replace -r '\\t.*' ''; true", line], words);

    /// <summary>A real line editor on a pseudo terminal: the line as it stands after the tabulator.</summary>
    [Theory]
    [InlineData("rollb", "rollback")]
    [InlineData("deploy 1.2", "deploy 1.2.0")]
    [InlineData("status --platf", "status --platform")]
    public async Task Zsh_completes(string line, string whole)
    {
        const string Drive =
            """
            zmodload zsh/zpty || exit 1
            zpty shell zsh -f -i
            zpty -w shell "PS1='READY> '; autoload -Uz compinit; compinit -u -D; source <(agrimaan completion zsh); setopt no_beep; show() { print -r -- \"LINE<\$BUFFER>\"; BUFFER= }; zle -N show; bindkey '^X' show; print LOAD''ED"
            while zpty -r shell line; do [[ $line == *LOADED* ]] && break; done
            zpty -w -n shell "agrimaan $1"$'\t\x18'
            while zpty -r shell line; do [[ $line == *'LINE<'* ]] && print -r -- "$line" && break; done
            zpty -d shell
            """;
        var output = await RunAsync("zsh", ["-f", "-c", Drive, "zsh", line]);
        Assert.Contains($"LINE<agrimaan {whole}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_shell_is_told_which_there_are()
    {
        var outcome = await new CommandLine(_home.Home).RunAsync("completion", "tcsh");
        Assert.Equal((ExitCodes.BadInput, "There is no completion for 'tcsh'.\nThere is one for bash, zsh, fish.\n"), (outcome.ExitCode, outcome.Error));
    }

    public void Dispose() => _home.Dispose();

    private async Task ShellAsync(string shell, string[] words, string expected)
    {
        var output = await RunAsync(shell, words);
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    private async Task<string> RunAsync(string shell, string[] words)
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').All(folder => !File.Exists(Path.Combine(folder, shell))), $"{shell} is not installed");
        await using var fake = await StartAsync();
        var start = new ProcessStartInfo(shell, words) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = _home.Home.Folder };
        start.Environment["AGRIMAAN_HOME"] = _home.Home.Folder;
        start.Environment["HOME"] = _home.Home.Folder;
        start.Environment["TERM"] = "xterm";
        start.Environment["PATH"] = AppContext.BaseDirectory + ":" + Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{output}\n{await error}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private async Task<FakeControlPlane> StartAsync()
    {
        var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Run = Sample.RolledBack;
        fake.Releases.AddRange(Sample.Releases);
        return fake;
    }
}
