using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Policy;

/// <summary>Decides whether a plan may start. Nothing here is ever asked of a rollback.</summary>
public static class Gates
{
    /// <param name="rules">The rules of the environment.</param>
    /// <param name="plan">What would start.</param>
    /// <param name="author">Who made the release.</param>
    /// <param name="person">Who would start it.</param>
    /// <param name="approvals">Everything that was approved on the platform.</param>
    /// <param name="evidence">What was found for the items of the checklist.</param>
    /// <param name="now">When.</param>
    /// <returns>One gate per rule, all of them; none for a way back and for a plan that changes nothing.</returns>
    public static ImmutableArray<Gate> Of(
        TargetEnvironment rules, Plan plan, string author, string person, IEnumerable<Approval> approvals, IEnumerable<Evidence> evidence, DateTimeOffset now)
    {
        if (plan.Kind == PlanKind.Rollback || plan.Steps.IsEmpty)
        {
            return [];
        }

        var gates = ImmutableArray.CreateBuilder<Gate>();
        if (rules.Approvals.Count > 0)
        {
            gates.Add(Agreed(rules.Approvals, plan, author, person, [.. approvals.Where(one => one.PlanHash == plan.Hash && one.Release == plan.Release && one.Run is null)]));
        }

        if (!rules.Windows.IsEmpty)
        {
            gates.Add(InWindow(rules, now));
        }

        if (!rules.Freezes.IsEmpty)
        {
            gates.Add(NotFrozen(rules, now));
        }

        gates.AddRange(rules.Checklist.Select(item => Proved(item, evidence.FirstOrDefault(one => one.Item == item))));
        return gates.ToImmutable();
    }

    /// <summary>Whether two names mean the same person; case tells nobody apart.</summary>
    public static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first of somebody's roles that the rule asks for; null when none does.</summary>
    public static string? RoleFor(Approvals rule, IEnumerable<string> roles) => roles.FirstOrDefault(role => rule.Roles.IsEmpty || rule.Roles.Contains(role) || role == Approval.Owner);

    private static Gate Agreed(Approvals rule, Plan plan, string author, string person, ImmutableArray<Approval> given)
    {
        var counted = given.Where(one => !Same(one.By, author) && !Same(one.By, person) && RoleFor(rule, [one.Role]) is not null)
            .DistinctBy(one => one.By.ToUpperInvariant()).ToList();
        var names = string.Join(", ", counted.Select(one => $"{one.By} ({one.Role}, {Moment(one.At)})"));
        if (counted.Count >= rule.Count)
        {
            return new(GateKind.Approvals, "approvals", true, $"plan {plan.Hash} was approved by {names}");
        }

        var own = given.Any(one => Same(one.By, person)) ? $"; {person} approved it and so cannot start it" : "";
        var roles = rule.Roles.IsEmpty ? "" : $" as {string.Join(" or ", rule.Roles)}";
        var who = Same(author, person) ? $"{author}, who made the release and starts it," : $"{author}, who made the release, and {person}, who starts it,";
        return new(
            GateKind.Approvals, "approvals", false,
            $"plan {plan.Hash} has {counted.Count} of {rule.Count} approvals{roles}{(names.Length > 0 ? ": " + names : "")}{own}",
            $"Somebody other than {who} approves it: `agrimaan approve {plan.Release} --plan-hash {plan.Hash} --platform {plan.Platform}`.");
    }

    private static Gate InWindow(TargetEnvironment rules, DateTimeOffset now)
    {
        var windows = string.Join(", ", rules.Windows);
        return rules.Windows.Any(window => window.Contains(now))
            ? new(GateKind.Window, "window", true, $"{Moment(now)} lies in a window ({windows})")
            : new(GateKind.Window, "window", false, $"{Moment(now)} lies in no window ({windows})", Waiting(rules, now));
    }

    private static Gate NotFrozen(TargetEnvironment rules, DateTimeOffset now) =>
        rules.Freezes.FirstOrDefault(freeze => freeze.Contains(now)) is { } freeze
            ? new(GateKind.Freeze, "freeze", false, $"{rules.Name} is frozen from {Day(freeze.From)} to {Day(freeze.To)}: {freeze.Why}", Waiting(rules, now))
            : new(GateKind.Freeze, "freeze", true, $"no freeze on {Moment(now)}");

    private static string Waiting(TargetEnvironment rules, DateTimeOffset now) => Openings.Next(rules.Windows, rules.Freezes, now) is { } next
        ? $"A deploy may start again on {Moment(next)}; a rollback may at any time."
        : "No deploy may start within a year; change the windows or freezes of the platform file. A rollback may start at any time.";

    private static Gate Proved(string item, Evidence? found) => found switch
    {
        null => new(GateKind.Checklist, item, false, "nobody has looked at it", "Look again: `agrimaan checklist`."),
        { Verdict: Verdict.Pass } => new(GateKind.Checklist, item, true, found.Sentence),
        { Verdict: Verdict.Error } => new(GateKind.Checklist, item, false, $"cannot tell: {found.Sentence}", found.Next),
        _ => new(GateKind.Checklist, item, false, found.Sentence, found.Next),
    };

    private static string Moment(DateTimeOffset at) => at.ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
