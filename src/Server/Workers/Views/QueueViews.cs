using Agrimaan.Client;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Shows releases that wait, and those that waited in vain, as the runs that they will be or would have been.</summary>
internal static class QueueViews
{
    public static IReadOnlyList<RunView> Of(PlatformState state) => [.. state.Queue.Select(queued => Waiting(state, queued))];

    /// <summary>The one that was dropped last, until another run begins.</summary>
    public static RunView? LastDropped(PlatformState state) =>
        state.Dropped.LastOrDefault() is { } last && (state.Runs.Count == 0 || last.At >= state.Runs[^1].StartedAt) ? Over(state, last) : null;

    public static RunView? Find(PlatformState state, string id) =>
        state.Queue.Find(one => one.Id == id) is { } queued ? Waiting(state, queued)
        : state.Dropped.Find(one => one.Queued.Id == id) is { } dropped ? Over(state, dropped) : null;

    private static RunView Waiting(PlatformState state, QueuedRun queued) => View(state, queued, "queued", null, Reason(state, queued));

    private static RunView Over(PlatformState state, DroppedRun dropped) => View(state, dropped.Queued, "ended", "dropped", dropped.Reason) with { EndedAt = dropped.At };

    private static RunView View(PlatformState state, QueuedRun queued, string word, string? outcome, string reason) => new(
        queued.Id, state.Name, "deploy", queued.Release, state.Current?.Version, queued.PlanHash ?? "", word, outcome, reason, queued.At, null, 0, [], queued.By);

    private static string Reason(PlatformState state, QueuedRun queued)
    {
        var place = state.Queue.IndexOf(queued);
        var before = place > 0 ? state.Queue[place - 1].Id : state.Active?.Id;
        return before is null ? "its gates are asked" : queued.Supersedes == before ? $"{before} goes back for it" : $"waits for {before} to end";
    }
}
