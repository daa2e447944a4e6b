using Agrimaan.Cli;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>What a command gave back.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public string Screen => Output + Error;
}

/// <summary>Runs the program in this process, as in a pipe of a given width at a given moment.</summary>
internal sealed class CommandLine(Home home, string? folder = null)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 30, 42, TimeSpan.Zero);

    public int Width { get; init; } = 80;

    public bool Colour { get; init; }

    /// <summary>As at a terminal instead.</summary>
    public bool Live { get; init; }

    /// <summary>Environment variables that the command finds.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What stands in the input.</summary>
    public string? Input { get; init; }

    public async Task<Outcome> RunAsync(params string[] words) => await RunAsync(CancellationToken.None, words);

    public async Task<Outcome> RunAsync(CancellationToken cancellationToken, params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, error) { Width = Width, Colour = Colour, Live = Live };
        var surroundings = new Surroundings(terminal, home, folder ?? Path.GetTempPath(), Variables.GetValueOrDefault, new StoppedClock()) { Input = () => Input };
        var exitCode = await new App(surroundings, cancellationToken).RunAsync(words);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The date stands still so that screens are the same every day; timers run.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
