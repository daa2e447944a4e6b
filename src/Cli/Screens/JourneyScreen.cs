using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Journeys, and how they ended.</summary>
internal static class JourneyScreen
{
    public static void Write(Terminal terminal, string platform, IReadOnlyList<JourneyView> journeys)
    {
        if (journeys.Count == 0)
        {
            terminal.Sentence($"{platform} has no journeys. Declare one under `journeys:` of the platform file, then run `agrimaan up`.", "  ");
            return;
        }

        var table = new Table(new("JOURNEY"), new("STEPS", Right: true), new("CLEAN-UP", Right: true, Drop: 2), new("IN DEPLOYS", Drop: 1), new("WHAT IT PROVES", Wraps: true));
        foreach (var journey in journeys)
        {
            table.Add(journey.Name, Say.Count(journey.Steps), Say.Count(journey.Cleanup), journey.InDeploys ? "yes" : "no", journey.Description ?? "");
        }

        table.Write(terminal);
    }

    /// <summary>One line as soon as it has ended.</summary>
    public static void Write(Terminal terminal, JourneyResultView result) =>
        terminal.Sentence(new($"{result.Journey} {Word(result.Verdict)}: {result.Sentence}", Say.ToneOf(result.Verdict)), "  ");

    public static void WriteEnd(Terminal terminal, IReadOnlyList<JourneyResultView> results)
    {
        var good = results.Count(result => result.Verdict == "pass");
        terminal.Sentence(
            good == results.Count ? new($"{Say.Plural(good, "journey")} passed.", Tone.Good)
            : new($"{good} of {Say.Plural(results.Count, "journey")} passed; see `agrimaan logs` for what the services said.", Tone.Bad), "  ");
    }

    private static string Word(string verdict) => verdict switch { "pass" => "passed", "fail" => "failed", _ => "could not be played" };
}
