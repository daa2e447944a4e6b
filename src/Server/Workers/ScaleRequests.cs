using System.Globalization;
using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;

namespace Agrimaan.Server.Workers;

/// <summary>
/// Other numbers of instances while a run is in progress, held or not: no run of their own, which would have to wait for it, but a change of
/// both sides of what goes on.
/// </summary>
internal static class ScaleRequests
{
    /// <exception cref="ProblemException">A service does not run or may not have so many instances, or everything is so already.</exception>
    /// <returns>The run in progress, with what came of the request; null when there is none any more.</returns>
    public static async Task<RunView?> WithinRunAsync(PlatformWorker worker, IReadOnlyDictionary<string, int> replicas, string author, Func<RunSummary, RunView> view, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rescaled> scaled = [];
        var state = await worker.Loop.RecordAsync(
            state =>
            {
                if (state.Active is not { } active)
                {
                    return [];
                }

                var current = state.Current ?? throw ScaleLimits.NothingRuns(state);
                ScaleLimits.Check(state, current, replicas, []);
                if (replicas.Keys.FirstOrDefault(name => current.Services[name].Ordinals is not null) is { } stateful)
                {
                    throw new ProblemException(new("scale.ordinal", $"{stateful} keeps a state in each of its instances, so that their number does not change while {active.Id} is in progress.", $"Wait for it: `agrimaan rollout watch {active.Id}`.", 409));
                }

                scaled = [.. replicas.Select(one => new Rescaled(one.Key, state.SizeOf(current.Services[one.Key]), one.Value, author, active.Id)).Where(one => one.From != one.To)];
                return scaled.Count > 0 ? [.. scaled] : throw new ProblemException(new("plan.empty", "That is what runs already.", "There is nothing to do.", 409));
            },
            cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return scaled.Count == 0 ? null : view(state.Runs[^1]) with
        {
            Note = string.Join("; ", scaled.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Service} has {one.To} instead of {one.From} from now on, on both sides of {one.Run}"))),
        };
    }
}
