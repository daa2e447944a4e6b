using System.Collections.Immutable;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Journeys;

namespace Agrimaan.Server.Workers.Tasks;

/// <summary>Plays journeys inside a plan, one after the other until one is not well; going back should wait for nothing.</summary>
/// <param name="player">Plays each.</param>
/// <param name="addressOf">The public edge of a platform; null while it has none.</param>
internal sealed class JourneyTasks(JourneyPlayer player, Func<string, Uri?> addressOf) : ITaskKind
{
    /// <inheritdoc/>
    public bool CanRun(StepTask task) => task is PlayJourneys;

    /// <inheritdoc/>
    public async Task<TaskResult> RunAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        var play = (PlayJourneys)task;
        if (addressOf(play.Platform) is not { } address)
        {
            return new([new("journeys", Verdict.Error, $"{play.Platform} has no public edge")]);
        }

        var versions = play.Place == JourneyPlace.Production ? null : $"{play.Service}@{play.Version}";
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var journey in play.Journeys)
        {
            var result = await player.PlayAsync(new(play.Platform, journey, address, versions), cancellationToken).ConfigureAwait(false);
            results.Add(result);
            if (result.Verdict != Verdict.Pass)
            {
                break;
            }
        }

        return new(results.ToImmutable());
    }
}
