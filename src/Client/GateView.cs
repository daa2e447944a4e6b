namespace Agrimaan.Client;

/// <summary>Something that must allow a plan before it starts.</summary>
/// <param name="Kind"><c>approvals</c>, <c>window</c>, <c>freeze</c> or <c>checklist</c>.</param>
/// <param name="Name">That of the rule, or of the item of the checklist.</param>
/// <param name="Open">Whether it allows it.</param>
/// <param name="Sentence">Why, with its numbers.</param>
/// <param name="Next">What to do when it is closed.</param>
public sealed record GateView(string Kind, string Name, bool Open, string Sentence, string? Next);

/// <summary>Agrees to a plan.</summary>
/// <param name="PlanHash">The plan that was looked at; another one is not approved.</param>
public sealed record Approve(string Release, string PlanHash);

/// <summary>Who agreed to what.</summary>
/// <param name="Author">Who made the release, and so cannot approve it.</param>
/// <param name="PlanHash">The plan as it would be now.</param>
/// <param name="Needed">How many people must agree; 0 asks nobody.</param>
/// <param name="Roles">Roles of which each needs one; empty is any.</param>
/// <param name="Given">All there are for the release, the newest last.</param>
public sealed record ApprovalsView(
    string Platform, string Release, string Author, string PlanHash, int Needed, IReadOnlyList<string> Roles, IReadOnlyList<ApprovalView> Given);

/// <summary>One person's agreement.</summary>
/// <param name="Counts">Whether it is for the plan as it would be now, and not used up.</param>
public sealed record ApprovalView(string By, string Role, DateTimeOffset At, string PlanHash, bool Counts)
{
    /// <summary>The run that it let start, and which used it up.</summary>
    public string? Run { get; init; }
}

/// <summary>Every item that the program can prove, as it is now for a release.</summary>
public sealed record ChecklistView(string Platform, string Release, IReadOnlyList<EvidenceView> Items);

/// <summary>An item with what was seen.</summary>
/// <param name="Item">Its name in the platform file.</param>
/// <param name="Proves">What it is about.</param>
/// <param name="Verdict"><c>pass</c> is proved; <c>fail</c> and <c>error</c> are not.</param>
/// <param name="Sentence">What was seen, with its numbers.</param>
/// <param name="Next">What to do when it is not proved.</param>
/// <param name="Required">Whether the environment's checklist asks for it.</param>
public sealed record EvidenceView(string Item, string Proves, string Verdict, string Sentence, string? Next, bool Required);

/// <summary>Asks to take a release to another environment.</summary>
/// <param name="To">Name of the environment in the platform file.</param>
public sealed record PromoteRelease(string To);

/// <summary>A release in the environment it was taken to.</summary>
/// <param name="Platform">What the platform is called there.</param>
public sealed record PromotedRelease(string Platform, string From, ReleaseView Release);
