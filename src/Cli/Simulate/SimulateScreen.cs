using System.Globalization;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Simulate;

/// <summary>What a simulation brought, for people.</summary>
internal static class SimulateScreen
{
    /// <summary>More are in the JSON.</summary>
    private const int MostViolations = 20;

    public static void Write(Terminal terminal, CampaignView done)
    {
        terminal.Sentence(done.Broken == 0
            ? new($"No promise was broken in {Say.Count(done.Seeds)} simulated worlds.", Tone.Good)
            : new($"Promises were broken in {Say.Count(done.Broken)} of {Say.Count(done.Seeds)} simulated worlds.", Tone.Bad));
        terminal.Line();
        terminal.Sentence(new($"{Say.Count(done.Runs)} runs moved {Say.Count(done.Rollouts)} services: {string.Join(", ", done.Outcomes.Select(outcome => $"{Say.Count(outcome.Value)} {Word(outcome.Key)}"))}"), "  ");
        terminal.Sentence(new($"{Say.Count(done.Decisions)} decisions in {Number(done.SimulatedHours)} simulated hours; {Say.Count(done.LongSeeds)} worlds had a hundred or more"), "  ");
        terminal.Sentence(new($"{Number(done.Seconds)} s here: {Number(done.Seeds / Math.Max(0.001, done.Seconds))} worlds, {Number(done.RolloutsPerSecond)} rollouts and {Say.Count((long)done.DecisionsPerSecond)} decisions a second"), "  ");
        terminal.Sentence(new($"{Say.Count(done.Starts)} control planes were started, and people asked {Say.Count(done.Asked)} times"), "  ");
        terminal.Line();
        var faults = new Table(new("WENT WRONG"), new("TIMES", Right: true));
        foreach (var (kind, times) in done.Faults)
        {
            faults.Add(Word(kind), Say.Count(times));
        }

        faults.Write(terminal);
        Write(terminal, done.Violations);
    }

    public static void Write(Terminal terminal, SeedView played)
    {
        foreach (var line in played.Events)
        {
            terminal.Line(line);
        }

        terminal.Line();
        terminal.Sentence(new(string.Create(CultureInfo.InvariantCulture, $"seed {played.Seed}: {played.Events.Count} events, {played.Decisions} decisions, hash {played.Hash}")));
        Write(terminal, played.Violations);
    }

    private static void Write(Terminal terminal, IReadOnlyList<ViolationView> violations)
    {
        if (violations.Count == 0)
        {
            return;
        }

        terminal.Line();
        foreach (var violation in violations.Take(MostViolations))
        {
            terminal.Sentence(new(string.Create(CultureInfo.InvariantCulture, $"seed {violation.Seed}, after {violation.At:0.0} s, {violation.Promise}: {violation.Sentence}"), Tone.Bad), "  ");
        }

        terminal.Line($"Play one again: agrimaan simulate --seed {violations[0].Seed}");
    }

    private static string Number(double number) => number.ToString(number < 100 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    private static string Word(string pascal) => Say.Word(char.ToLowerInvariant(pascal[0]) + pascal[1..]);
}
