using System.Text.Json.Serialization;

namespace Agrimaan.Client;

/// <summary>One execution of a plan.</summary>
/// <param name="Id">Such as <c>r-000007</c>.</param>
/// <param name="Kind"><c>deploy</c> or <c>rollback</c>.</param>
/// <param name="Release">The release it moves to.</param>
/// <param name="From">The release it moves from, or null.</param>
/// <param name="State"><c>queued</c> (it waits for the run in progress to end), <c>running</c>, <c>paused</c> (it waits for a person), <c>rollingBack</c> or <c>ended</c>.</param>
/// <param name="Outcome"><c>promoted</c>, <c>rolledBack</c>, <c>failed</c>, <c>dropped</c> (it was queued and never started), or null while it goes on.</param>
/// <param name="Reason">One sentence with its numbers.</param>
/// <param name="PeakWeight">Largest share of traffic any new version of a service that was taken back has had, in parts per 10,000; for a good run the largest of all.</param>
/// <param name="Rollouts">One per service that changes, in order.</param>
/// <param name="Author">Who began it.</param>
public sealed record RunView(
    string Id, string Platform, string Kind, string Release, string? From, string PlanHash, string State, string? Outcome, string? Reason,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int PeakWeight, IReadOnlyList<RolloutView> Rollouts, string Author = "")
{
    /// <summary>What allowed it to start, with the evidence of that moment.</summary>
    public IReadOnlyList<GateView>? Gates { get; init; }

    /// <summary>The run that it repeats, or null.</summary>
    public string? Retries { get; init; }

    /// <summary>What came of a request that changed the run in progress in place of beginning one; otherwise null.</summary>
    public string? Note { get; init; }

    /// <summary>The failure that a person is asked about, or null.</summary>
    public GuidanceView? Guidance { get; init; }
}

/// <summary>A step that failed and waits until a person says what to do.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Service">Its service; empty where it has none.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="MayIgnore">Whether what failed can be passed over.</param>
/// <param name="Until">When the run goes back by itself.</param>
/// <param name="Answer"><c>retry</c> or <c>ignore</c> once a person has said so; null before.</param>
public sealed record GuidanceView(string Step, string Service, string Reason, bool MayIgnore, DateTimeOffset Until, string? Answer);

/// <summary>One service on its way from one version to the next.</summary>
/// <param name="Phase"><c>pending</c>, <c>starting</c>, <c>scaling</c>, <c>shifting</c>, <c>mirroring</c>, <c>paused</c>, <c>verifying</c>, <c>analysing</c>, <c>promoted</c>, <c>goingBack</c>, <c>rolledBack</c>, <c>failed</c>.</param>
/// <param name="Weight">Share of the new version now, parts per 10,000.</param>
/// <param name="Step">Moves of traffic so far; 0 before the first.</param>
/// <param name="Steps">Moves of traffic in all.</param>
/// <param name="Checks">The newest answers.</param>
public sealed record RolloutView(
    string Service, string? From, string To, string Strategy, string Phase, int Weight, int PeakWeight, int Step, int Steps,
    IReadOnlyList<CheckView> Checks, string? Reason);

/// <summary>An answer of a check.</summary>
/// <param name="Name"><c>errors</c> or <c>latency</c>.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c>, <c>inconclusive</c> or <c>error</c>.</param>
/// <param name="Sentence">Number, limit, window, sample size.</param>
public sealed record CheckView(string Name, string Verdict, string Sentence);

/// <summary>Something that happened, as kept in the journal.</summary>
/// <param name="Sequence">Place in the journal.</param>
/// <param name="Type">Its kind, such as <c>weightSet</c>.</param>
/// <param name="Sentence">What happened, for a person.</param>
public sealed record RunEventView(long Sequence, DateTimeOffset At, string Run, string? Service, string Type, string Sentence);

/// <summary>A plan: what would happen, in which order.</summary>
public sealed record PlanView(
    string Hash, string Platform, string Kind, string Release, string? From, IReadOnlyList<PlanStepView> Steps, IReadOnlyList<PlanStepView> Rollback,
    TimeSpan Expected, IReadOnlyList<string> Unchanged)
{
    /// <summary>What must allow it before it starts, and whether it does for the one who asked.</summary>
    public IReadOnlyList<GateView>? Gates { get; init; }

    /// <summary>What it brings with it, and what its checks can see at the traffic there is.</summary>
    public IReadOnlyList<ForeseenView>? Outlook { get; init; }
}

/// <summary>Something to know about a step before it begins.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Sentence">For a person.</param>
/// <param name="Warning">Whether the step will not end well as things are.</param>
/// <param name="Refused">Whether no run begins because of it.</param>
public sealed record ForeseenView(string Step, string Sentence, bool Warning, bool Refused = false);

/// <summary>A step of a plan.</summary>
public sealed record PlanStepView(string Id, string Kind, string Service, string? From, string To, IReadOnlyList<string> After, string Sentence, TimeSpan Expected);

/// <summary>Asks for a run.</summary>
/// <param name="Release">Version of the release to move to.</param>
/// <param name="PlanHash">When given, the run starts only if the plan still has this hash.</param>
/// <param name="Arrival">What becomes of it while a run is in progress: <c>refuse</c>, <c>queue</c> or <c>supersede</c>; null is as the environment's <c>rollout.arrival</c> says.</param>
public sealed record StartRun(string Release, string? PlanHash = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Arrival = null);

/// <summary>Asks to end a run, with a reason for the record.</summary>
public sealed record AbortRun(string? Reason = null);

/// <summary>Asks to hold a run, with a reason for the record.</summary>
public sealed record HoldRun(string? Reason);

/// <summary>Says what to do about the step that failed.</summary>
/// <param name="Answer"><c>retry</c> or <c>ignore</c>.</param>
/// <param name="Reason">Why, for the record; needed to ignore.</param>
public sealed record GuideRun(string Answer, string? Reason = null);

/// <summary>Asks a run to go on.</summary>
/// <param name="Full">Past every pause and check that is to come, not only the one it is in.</param>
public sealed record PromoteRun(bool Full);

/// <summary>Asks for other counts of instances.</summary>
/// <param name="Replicas">By service, 1 to 100.</param>
public sealed record ScaleServices(IReadOnlyDictionary<string, int> Replicas);

/// <summary>Asks for new instances in place of all that run.</summary>
/// <param name="Services">Which; at least one.</param>
public sealed record RestartServices(IReadOnlyList<string> Services);
