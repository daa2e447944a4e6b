using System.Globalization;
using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>What would happen, in which order, and how it would be taken back.</summary>
internal static class PlanScreen
{
    public static void Write(Terminal terminal, PlanView plan)
    {
        var change = plan.From is null ? $"brings up {plan.Release}" : plan.Kind == "rollback" ? $"goes back from {plan.From} to {plan.Release}" : $"moves from {plan.From} to {plan.Release}";
        terminal.Line(terminal.Paint(new(plan.Platform, Tone.Strong)) + " " + change);
        if (plan.Steps.Count == 0)
        {
            terminal.Sentence("Nothing would change.");
            return;
        }

        terminal.Line($"plan {plan.Hash}, at least {Say.Time(plan.Expected)}");
        terminal.Line();
        Steps(plan.Steps).Write(terminal);
        if (plan.Rollback.Count > 0)
        {
            terminal.Line();
            terminal.Line("if it must be taken back:");
            terminal.Line();
            Steps(plan.Rollback).Write(terminal);
        }

        if (plan.Unchanged.Count > 0)
        {
            terminal.Line();
            terminal.Sentence("unchanged: " + string.Join(", ", plan.Unchanged), "  ");
        }

        if (plan.Outlook is { Count: > 0 } outlook)
        {
            terminal.Line();
            terminal.Line("to be expected:");
            terminal.Line();
            foreach (var foreseen in outlook)
            {
                terminal.Sentence(new(foreseen.Sentence, foreseen.Refused ? Tone.Bad : foreseen.Warning ? Tone.Watch : Tone.Plain), "  ");
            }
        }

        if (plan.Gates is { Count: > 0 } gates)
        {
            terminal.Line();
            terminal.Line(gates.All(gate => gate.Open) ? "every gate is open:" : "before it may start:");
            terminal.Line();
            GateScreen.Write(terminal, gates);
        }
    }

    private static Table Steps(IReadOnlyList<PlanStepView> steps)
    {
        var numbers = steps.Index().ToDictionary(step => step.Item.Id, step => Number(step.Index));
        var table = new Table(new("#", Right: true), new("STEP", Wraps: true), new("AFTER", Right: true, Drop: 1), new("TIME", Right: true, Drop: 2));
        foreach (var (i, step) in steps.Index())
        {
            table.Add(
                Number(i), step.Sentence, string.Join(", ", step.After.Select(id => numbers.GetValueOrDefault(id, id))),
                step.Expected > TimeSpan.Zero ? Say.Time(step.Expected) : "");
        }

        return table;
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
