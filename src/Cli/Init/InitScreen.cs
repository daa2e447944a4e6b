using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Init;

/// <summary>Tells what was found and what of it is only a guess, line by line.</summary>
internal static class InitScreen
{
    public static IEnumerable<Words> Lines(InitAnswer answer)
    {
        foreach (var service in answer.Services)
        {
            yield return new($"{service.Name}  {service.Kind}, {service.Evidence}", Tone.Strong);
            foreach (var guess in service.Guesses)
            {
                yield return $"  {guess}";
            }

            foreach (var doubt in service.Doubts)
            {
                yield return new($"  look: {doubt}", Tone.Watch);
            }
        }

        foreach (var note in answer.Notes)
        {
            yield return $"gateway: {note}";
        }
    }

    public static void Write(Terminal terminal, InitAnswer answer)
    {
        terminal.Line($"Wrote {answer.File}: {Say.Plural(answer.Services.Count, "service")}, {Say.Plural(answer.Routes.Count, "route")}. Found, or guessed:");
        terminal.Line();
        foreach (var line in Lines(answer))
        {
            terminal.Sentence(new(line.Text.TrimStart(), line.Tone), "    ", line.Text.StartsWith(' ') ? "  " : "");
        }

        terminal.Line();
        terminal.Line("next:");
        foreach (var step in answer.Next)
        {
            terminal.Line("  " + step);
        }
    }
}
