namespace Agrimaan.Client;

/// <summary>One execution of a plan.</summary>
/// <param name="Id">Such as <c>r-000007</c>.</param>
/// <param name="Kind"><c>deploy</c> or <c>rollback</c>.</param>
/// <param name="Release">The release it moves to.</param>
/// <param name="From">The release it moves from, or null.</param>
/// <param name="State"><c>running</c>, <c>rollingBack</c> or <c>ended</c>.</param>
/// <param name="Outcome"><c>promoted</c>, <c>rolledBack</c>, <c>failed</c>, or null while it goes on.</param>
/// <param name="Reason">One sentence with its numbers.</param>
/// <param name="PeakWeight">Largest share of traffic any new version of a service that was taken back has had, in parts per 10,000; for a good run the largest of all.</param>
/// <param name="Rollouts">One per service that changes, in order.</param>
public sealed record RunView(
    string Id, string Platform, string Kind, string Release, string? From, string PlanHash, string State, string? Outcome, string? Reason,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int PeakWeight, IReadOnlyList<RolloutView> Rollouts);

/// <summary>One service on its way from one version to the next.</summary>
/// <param name="Phase"><c>pending</c>, <c>starting</c>, <c>shifting</c>, <c>analysing</c>, <c>draining</c>, <c>promoted</c>, <c>goingBack</c>, <c>rolledBack</c>, <c>failed</c>.</param>
/// <param name="Weight">Share of the new version now, parts per 10,000.</param>
/// <param name="Step">Current step, from 1; 0 before the first.</param>
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
    TimeSpan Expected, IReadOnlyList<string> Unchanged);

/// <summary>A step of a plan.</summary>
public sealed record PlanStepView(string Id, string Kind, string Service, string? From, string To, IReadOnlyList<string> After, string Sentence, TimeSpan Expected);

/// <summary>Asks for a run.</summary>
/// <param name="Release">Version of the release to move to.</param>
/// <param name="PlanHash">When given, the run starts only if the plan still has this hash.</param>
public sealed record StartRun(string Release, string? PlanHash);

/// <summary>Asks to end a run, with a reason for the record.</summary>
public sealed record AbortRun(string? Reason);
