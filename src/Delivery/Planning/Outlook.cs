using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification.Sequential;

namespace Agrimaan.Delivery.Planning;

/// <summary>Something to know about a step before it begins.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Sentence">For a person.</param>
/// <param name="Warning">Whether the step will not end well as things are.</param>
public sealed record Foreseen(string Step, string Sentence, bool Warning = false);

/// <summary>What a plan brings with it, and what its checks can see at the traffic there is.</summary>
public static class Outlook
{
    /// <summary>The rise of failures that a power is told for: above what is harmless by default, below the limit by default.</summary>
    private const double Rise = 0.03;

    /// <summary>A service that never fails has no rate of failures to compare with.</summary>
    private const double LeastFailing = 0.001;

    /// <param name="plan">What would be done.</param>
    /// <param name="traffic">What a service is asked; null when that is not known.</param>
    /// <param name="memory">What memory there is; null when that is not known.</param>
    public static IReadOnlyList<Foreseen> Of(Plan plan, Func<string, ServiceTraffic?> traffic, MemoryReading? memory = null) =>
        [.. plan.Steps.SelectMany(step => (Foreseen?[])[Beside(plan, step, memory), Evidence(plan, step, traffic), Measured(plan, step)]).OfType<Foreseen>()];

    private static Foreseen? Beside(Plan plan, PlanStep step, MemoryReading? memory)
    {
        if (step is not { From: { } from, To: { } to } || from.Revision == to.Revision || Footprint.MostOf(step) is var most && most <= from.Replicas)
        {
            return null;
        }

        var sentence = Text($"{step.Service}: up to {most} instances at once instead of {from.Replicas}, {from.Version} and {to.Version} side by side");
        return new(step.Id, memory is null || Footprint.EachOf(plan, step, memory) is not { } each
            ? sentence
            : sentence + Text($", about {(most - from.Replicas) * each / 1e6:0} MB more, and {memory.Free / 1e6:0} MB are free"));
    }

    private static Foreseen? Evidence(Plan plan, PlanStep step, Func<string, ServiceTraffic?> traffic)
    {
        if (step is not { Strategy: Strategy.Canary, From: not null, To: not null } || step.Moves.OfType<SetWeight>().FirstOrDefault() is not { } first
            || step.Moves.OfType<Check>().FirstOrDefault() is not { } check || traffic(step.Service) is not { } asked)
        {
            return null;
        }

        var ending = check.OnInconclusive == InconclusiveAction.Rollback ? "goes back" : "is promoted";
        if (asked.PerSecond <= 0)
        {
            return new(step.Id, Text($"{step.Service} is asked nothing now; without requests the canary waits {Time(check.Deadline)} at {Percent(first)} and then {ending}"), true);
        }

        var share = first.Weight / (double)Backend.FullWeight;
        var (needed, seconds) = Clean(plan, step, asked, share);
        if (seconds > check.Deadline.TotalSeconds)
        {
            return new(step.Id, Text($"at {asked.PerSecond:0.##} requests/s {step.Service} gets fewer than the {needed} requests it needs at {Percent(first)} before the deadline of {Time(check.Deadline)}: begin with a larger share, or accept less proof"), true);
        }

        var clean = Text($"at {asked.PerSecond:0.##} requests/s a clean {step.Service} passes {Percent(first)} after about {Time(TimeSpan.FromSeconds(Math.Max(seconds, check.For.TotalSeconds)))}");
        return new(step.Id, plan.Policy.Compare is not { } compare ? clean : clean + "; " + Power.Sentence(
            ComparedBy.Policy(plan, step, compare), [.. Weights(step)], asked.PerSecond, Math.Max(LeastFailing, asked.Failing), Rise)[(Text($"at {asked.PerSecond:0.##} requests/s ").Length)..]);
    }

    /// <summary>Who else is asked while the step goes on.</summary>
    private static Foreseen? Measured(Plan plan, PlanStep step) =>
        plan.Policy.Checks is not { IsEmpty: false } checks || step is not { Kind: StepKind.Rollout, From: not null, To: not null } || !step.Moves.OfType<Check>().Any() ? null
        : new(step.Id, $"{step.Service} is measured beside that by {string.Join(", ", checks.Select(check => $"{check.Name} ({check.Source.Word} every {Duration.Format(check.Every)}{(check.Limit is { } limit ? $", good is {limit.Text}" : "")})"))}");

    /// <summary>How many requests without a failure the canary needs to pass its first share, and how long those take.</summary>
    private static (int Requests, double Seconds) Clean(Plan plan, PlanStep step, ServiceTraffic asked, double share)
    {
        var needed = plan.Policy.Abort.Samples;
        if (plan.Policy.Compare is { } compare)
        {
            var policy = ComparedBy.Policy(plan, step, compare);
            needed = Math.Max(needed, policy.MinimumRequests);
            while (policy.Proof && OneSampleTest.LogUnder(0, needed, policy.ErrorsHarmless) < EventTest.Threshold(policy.FalseAlarm))
            {
                needed++;
            }
        }

        return (needed, needed / (asked.PerSecond * Math.Min(share, 1 - share)));
    }

    private static IEnumerable<PlannedWeight> Weights(PlanStep step)
    {
        var share = 0.0;
        foreach (var move in step.Moves)
        {
            share = move is SetWeight set ? set.Weight / (double)Backend.FullWeight : share;
            if (move is Check check)
            {
                var counted = step.FreshBaseline ? share + Math.Min(share, 1 - share) : 1;
                yield return new(share / counted, check.Deadline, counted);
            }
        }
    }

    private static string Percent(SetWeight move) => Text($"{move.Weight / 100.0:0.##} %");

    private static string Time(TimeSpan time) => time.TotalMinutes < 5 ? Text($"{Math.Ceiling(time.TotalSeconds):0} s") : Text($"{Math.Ceiling(time.TotalMinutes):0} min");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
