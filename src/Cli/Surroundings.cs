using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>What a command finds around it; a test hands in its own.</summary>
/// <param name="Terminal">Where it speaks.</param>
/// <param name="Home">Where the control plane is found.</param>
/// <param name="Folder">The working directory.</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Clock">The time.</param>
internal sealed record Surroundings(Terminal Terminal, Home Home, string Folder, Func<string, string?> Variable, TimeProvider Clock)
{
    /// <summary>Reads a line of the input; a password is better there than on the command line.</summary>
    public Func<string?> Input { get; init; } = Console.In.ReadLine;

    public static Surroundings OfThisProcess(string[] args)
    {
        var screen = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        var plain = args.Contains("--no-color") || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var terminal = new Terminal(Console.Out, Console.Error)
        {
            Width = Width(screen),
            Colour = screen && !plain,
            Live = screen,
            LiveError = !Console.IsErrorRedirected,
        };
        return new(terminal, Home.Locate(Environment.GetEnvironmentVariable), Environment.CurrentDirectory, Environment.GetEnvironmentVariable, TimeProvider.System);
    }

    private static int Width(bool screen)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0)
        {
            return columns;
        }

        // A pseudo terminal that nobody has sized says 0.
        return screen && Console.WindowWidth is > 0 and var width ? width : Terminal.UsualWidth;
    }
}
