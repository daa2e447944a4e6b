using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>The switch over all runs.</summary>
internal static class LineScreen
{
    public static void Write(Terminal terminal, LineView line) => terminal.Sentence(
        line.Stopped ? new($"The line is stopped by {line.By}: {RunSentences.Ended(line.Reason)} No run starts or moves on; what goes back goes.", Tone.Watch) : new("The line goes on: runs start and move on."), "  ");
}
