using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>The same files ran well in the environment before this one, long enough, and are well there still.</summary>
internal sealed class PreviousEnvironment(ISeenPlatforms platforms) : IChecklistItem
{
    public string Name => Checklist.PreviousEnvironment;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(Look(deployment));

    private Evidence Look(Deployment deployment)
    {
        var (release, next) = (deployment.Release, "Let it run there first, then take it over: `agrimaan promote`.");
        if (release.PromotedFrom is not { } before || platforms.Find(before) is not { } previous)
        {
            return Evidence.Missing(Name, $"{release.Version} was made here, and ran nowhere before", next);
        }

        var state = previous.State;
        if (state.Current is not { } there || there.Version != release.Version)
        {
            return Evidence.Missing(Name, $"{before} runs {state.Current?.Version ?? "nothing"}, not {release.Version}", next);
        }

        if (!SameFiles(there, release))
        {
            return Evidence.Missing(Name, $"{before} runs other files under {release.Version}", next);
        }

        if (previous.Seen is not { } seen)
        {
            return Evidence.Unknown(Name, $"{before} was not looked at yet", "Look again in a moment.");
        }

        var since = state.Runs.FindLast(run => run.Outcome == RunOutcome.Promoted)!;
        var soaked = deployment.Now - since.EndedAt!.Value;
        var needed = deployment.Rules.Soak;
        return there.Services.Values.FirstOrDefault(service => !seen.AllReady(before, service)) is { } ill
            ? Evidence.Missing(Name, $"{ill.Service} {ill.Version} is not well on {before}", $"See `agrimaan status --platform {before}`.")
            : soaked < needed
                ? Evidence.Missing(Name, $"{release.Version} runs on {before} for {Text(soaked)} of {Text(needed)} so far", $"Wait for {Text(needed - soaked)}.")
                : Evidence.Proved(Name, $"{release.Version} runs well on {before} for {Text(soaked)} since {since.Id}{(needed > TimeSpan.Zero ? $" ({Text(needed)} are asked for)" : "")}");
    }

    private static bool SameFiles(Release one, Release other) => other.Services.Values.All(service => one.Services.GetValueOrDefault(service.Service)?.Artefact == service.Artefact);

    private static string Text(TimeSpan time) => Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)));
}

/// <summary>No environment took this version back.</summary>
internal sealed class NeverTakenBack(ISeenPlatforms platforms) : IChecklistItem
{
    public string Name => Checklist.NeverTakenBack;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var (version, name) = (deployment.Release.Version, deployment.Platform.State.Name.Split('@')[0]);
        var states = platforms.All.Select(platform => platform.State).Where(state => state.Name.Split('@')[0] == name).ToList();
        var runs = states.SelectMany(state => state.Runs).Where(run => run.Plan.Release == version && run.Outcome is not null).ToList();
        return Task.FromResult(runs.Find(run => run.Outcome != RunOutcome.Promoted) is { } bad
            ? Evidence.Missing(Name, $"{bad.Id} did not end well: {bad.Reason}", $"See `agrimaan rollout why {bad.Id}`, mend it, and make another release.")
            : Evidence.Proved(Name, $"{Amounts.Of(runs.Count, "run")} to {version} in {Amounts.Of(states.Count, "environment")}, none taken back"));
    }
}
