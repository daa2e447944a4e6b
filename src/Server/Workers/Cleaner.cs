using System.Collections.Immutable;
using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Logs;
using Agrimaan.Server.Recordings;

namespace Agrimaan.Server.Workers;

/// <summary>
/// Removes what no kept release needs. It decides and takes the names away while nobody can begin to need one; the files themselves,
/// which may take a while, go afterwards. Killed anywhere, it leaves whole artefacts and rubbish, never half of one.
/// </summary>
internal sealed class Cleaner(ReleaseFiles files, StoreCleaning store, EndedInstances ended, RecordingFolder recordings)
{
    /// <param name="request">What to keep.</param>
    /// <param name="states">Every platform as it is; asked while nothing can change about what is needed.</param>
    /// <param name="cancellationToken">Ends it before anything was removed.</param>
    public async Task<CleanUpView> CleanAsync(CleanUp request, Func<IReadOnlyList<PlatformState>> states, CancellationToken cancellationToken)
    {
        using var alone = store.TryHold()
            ?? throw new ProblemException(new("store.busy", "Somebody reads or cleans the store at this moment.", "A backup or another `agrimaan gc` is at work; try again when it has ended.", 409));
        _ = store.Sizes(); // measured now, for the gate below is held for moments only
        CleanUpView view;
        using (await files.HoldAsync(cancellationToken).ConfigureAwait(false))
        {
            var platforms = states();
            var sizes = store.Sizes();
            var logs = platforms.SelectMany(platform => ended.In(platform.Name)).ToList();
            var going = LogsToGo(logs, platforms, request, sizes.Values.Sum());
            var logBytes = logs.Sum(log => log.Bytes) - going.Sum(log => log.Bytes);
            var retired = Retention.Decide([.. platforms.Select(HoldingOf)], sizes, request.Keep, request.Budget - logBytes);
            var old = RecordingsToGo(platforms, request.Keep);
            view = View(request, platforms, sizes, retired, going, logBytes);
            view = view with
            {
                Items = [.. view.Items, .. old.Select(file => new CleanUpItem("recording", Path.GetFileNameWithoutExtension(file.Name), file.Length, file.LastWriteTimeUtc, []))],
                Freed = view.Freed + old.Sum(file => file.Length),
            };
            if (!request.DryRun)
            {
                foreach (var artefact in retired.Artefacts)
                {
                    store.Retire(artefact);
                }

                going.ForEach(log => EndedInstances.Remove(log));
                old.ForEach(RecordingFolder.Remove);
            }
        }

        if (!request.DryRun)
        {
            store.Sweep();
        }

        return view;
    }

    /// <summary>What instances left of releases that are no longer kept; with a budget also the oldest of the others, before any release goes.</summary>
    private static List<OldLog> LogsToGo(List<OldLog> logs, IReadOnlyList<PlatformState> platforms, CleanUp request, long artefacts)
    {
        var bound = RevisionsOf(platforms.SelectMany(platform => platform.Releases.Where(release => BoundOf(platform).Contains(release.Version))));
        var kept = RevisionsOf(platforms.SelectMany(platform => platform.Releases.TakeLast(Math.Max(1, request.Keep))));
        kept.UnionWith(bound);
        var going = logs.Where(log => log.Whole && !kept.Contains(log.RevisionKey)).ToList();
        var total = artefacts + logs.Sum(log => log.Bytes) - going.Sum(log => log.Bytes);
        foreach (var log in logs.Except(going).Where(log => !log.Whole || !bound.Contains(log.RevisionKey)).OrderBy(log => log.Whole).ThenBy(log => log.At))
        {
            if (!(total > request.Budget))
            {
                break;
            }

            going.Add(log);
            total -= log.Bytes;
        }

        return going;
    }

    /// <summary>Recordings of runs that led to a release which is no longer kept.</summary>
    private List<FileInfo> RecordingsToGo(IReadOnlyList<PlatformState> platforms, int keep)
    {
        var files = recordings.All();
        return
        [
            .. platforms.SelectMany(platform => platform.Runs
                .Where(run => run.Outcome is not null && files.ContainsKey(run.Id))
                .Where(run => !BoundOf(platform).Contains(run.Plan.Release) && platform.Releases.TakeLast(Math.Max(1, keep)).All(release => release.Version != run.Plan.Release))
                .Select(run => files[run.Id])),
        ];
    }

    private static HashSet<string> RevisionsOf(IEnumerable<Release> releases) =>
        releases.SelectMany(release => release.Services.Values.Select(service => $"{release.Platform}.{service.Service}.{service.Revision}")).ToHashSet(StringComparer.Ordinal);

    private static Holding HoldingOf(PlatformState platform) => new(
        [.. platform.Releases], BoundOf(platform),
        [.. platform.Warm.Concat((platform.Active?.Plan.Steps ?? []).SelectMany(Sides)).Select(service => service.Artefact)]);

    private static IEnumerable<ServiceRelease> Sides(PlanStep step) => new[] { step.From, step.To }.OfType<ServiceRelease>();

    private static ImmutableHashSet<string> BoundOf(PlatformState platform) =>
        [.. new[] { platform.Current?.Version, platform.Previous?.Version, platform.Active?.Plan.Release, platform.Active?.Plan.From }.OfType<string>(), .. platform.Queue.Select(queued => queued.Release)];

    private static CleanUpView View(
        CleanUp request, IReadOnlyList<PlatformState> platforms, IReadOnlyDictionary<string, long> sizes, Retired retired, List<OldLog> logs, long logBytes)
    {
        var uses = platforms.SelectMany(platform => platform.Releases)
            .SelectMany(release => Retention.ArtefactsOf(release).Select(artefact => (artefact, release)))
            .ToLookup(use => use.artefact, use => use.release, StringComparer.Ordinal);
        return new(
            request.DryRun,
            [
                .. retired.Artefacts.Select(artefact => new CleanUpItem(
                    "artefact", artefact, sizes[artefact], uses[artefact].Select(release => (DateTimeOffset?)release.CreatedAt).Max(), [.. uses[artefact].Select(NameOf)])),
                .. logs.OrderBy(log => log.At).Select(log => new CleanUpItem(log.Whole ? "instance" : "log", log.Instance, log.Bytes, log.At, [])),
            ],
            [.. retired.Losing.Select(NameOf)], retired.Freed + logs.Sum(log => log.Bytes), retired.Left + logBytes, request.Budget);
    }

    private static string NameOf(Release release) => $"{release.Platform} {release.Version}";
}
