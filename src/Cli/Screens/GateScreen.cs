using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Gates: which are open, which are closed, and what opens them.</summary>
internal static class GateScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<GateView> gates)
    {
        foreach (var gate in gates)
        {
            var next = gate.Open || gate.Next is null ? "" : ". " + gate.Next;
            terminal.Sentence(new($"{(gate.Open ? "open" : "closed")}  {gate.Name}: {gate.Sentence}{next}", gate.Open ? Tone.Plain : Tone.Watch), "        ");
        }
    }

    /// <summary>Beside an error, where the gates that are closed are its reason.</summary>
    public static void Complain(Terminal terminal, IReadOnlyList<GateView> gates)
    {
        foreach (var gate in gates)
        {
            Lines(terminal, $"closed  {gate.Name}: {gate.Sentence}", Tone.Watch, "");
            Lines(terminal, gate.Next ?? "", Tone.Plain, "        ");
        }
    }

    private static void Lines(Terminal terminal, string text, Tone tone, string margin)
    {
        foreach (var line in Wrapping.Wrap(text, terminal.Width - 8, ""))
        {
            terminal.Error.WriteLine(margin + terminal.Paint(new(line, tone)));
            margin = "        ";
        }
    }
}
