namespace Agrimaan.Client;

/// <summary>What a rollback has left behind.</summary>
/// <param name="Id">Id of the run that went back.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Release">The release that was taken back.</param>
/// <param name="Restored">The release that serves again.</param>
/// <param name="State"><c>watching</c>, <c>open</c> or <c>closed</c>.</param>
/// <param name="Finding"><c>helped</c>, <c>didNotHelp</c>, <c>unproved</c>, or null while it is watched.</param>
/// <param name="Sentence">How it stands, for a person.</param>
/// <param name="Reason">Why it went back.</param>
/// <param name="OpenedAt">When it had gone back.</param>
/// <param name="WatchedUntil">When the watch can end at the earliest; null before counting began, and when nothing is watched.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
/// <param name="ClosedBy">Who closed it; null when nobody did.</param>
/// <param name="Checks">The answers that led to the finding.</param>
public sealed record IncidentView(
    string Id, string Platform, string Release, string Restored, string State, string? Finding, string Sentence, string Reason, DateTimeOffset OpenedAt,
    DateTimeOffset? WatchedUntil, DateTimeOffset? ClosedAt, string? ClosedBy, IReadOnlyList<CheckView> Checks)
{
    /// <summary>What happened, from the begin of the run on; null in a list.</summary>
    public IReadOnlyList<IncidentMoment>? TimeLine { get; init; }
}

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Sentence">What, for a person.</param>
public sealed record IncidentMoment(DateTimeOffset At, string Sentence);

/// <summary>Closes an incident.</summary>
/// <param name="Reason">Why it is over, for the record.</param>
public sealed record CloseIncident(string Reason);
