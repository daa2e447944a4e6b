using System.Collections.Concurrent;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>The platforms of this control plane by their names, each with its worker.</summary>
internal sealed class WorkerList(WorkerFactory factory) : ISeenPlatforms, IDisposable
{
    private readonly ConcurrentDictionary<string, PlatformWorker> _workers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _creating = new(1, 1);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<PlatformWorker> All => [.. _workers.OrderBy(worker => worker.Key, StringComparer.Ordinal).Select(worker => worker.Value)];

    public PlatformWorker? Find(string name) => _workers.GetValueOrDefault(name);

    IReadOnlyList<ISeenPlatform> ISeenPlatforms.All => All;

    ISeenPlatform? ISeenPlatforms.Find(string platform) => Find(platform);

    /// <summary>The port where the gateway of a platform is asked for numbers; null while it is down.</summary>
    public int? AdminPortOf(string platform) => Find(platform) is { Loop.State: { Up: true, Ports.Admin: var port } } ? port : null;

    /// <summary>Where a platform's users come in; null while it is down.</summary>
    public Uri? PublicAddressOf(string platform) =>
        Find(platform) is { Loop.State: { Up: true, Ports.Public: var port } } ? new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri : null;

    /// <exception cref="ProblemException">There is none.</exception>
    public PlatformWorker Get(string name) => Find(name) ?? throw new ProblemException(new(
        "platform.unknown", $"There is no platform '{name}'.",
        _workers.IsEmpty ? "Bring one up: `agrimaan up FILE`." : $"There are: {string.Join(", ", _workers.Keys.Order(StringComparer.Ordinal))}.", 404));

    /// <exception cref="ProblemException">There is no such run, or it has never begun.</exception>
    public (PlatformWorker Worker, RunSummary Run) GetRun(string id) => FindRun(id) is { Run: { } run, Worker: var worker }
        ? (worker, run)
        : throw new ProblemException(new("run.queued", $"{id} has not begun.", $"See what it waits for, or why it was dropped: `agrimaan rollout watch {id}`.", 409));

    /// <returns>The run; null when it waits in the queue, or was dropped from it.</returns>
    /// <exception cref="ProblemException">There is no such run.</exception>
    public (PlatformWorker Worker, RunSummary? Run) FindRun(string id)
    {
        foreach (var worker in _workers.Values)
        {
            var state = worker.Loop.State;
            var run = state.Runs.Find(run => run.Id == id);
            if (run is not null || state.Queue.Exists(one => one.Id == id) || state.Dropped.Exists(one => one.Queued.Id == id))
            {
                return (worker, run);
            }
        }

        throw new ProblemException(new("run.unknown", $"There is no run {id}.", "See `agrimaan rollout list`.", 404));
    }

    /// <summary>The worker of a platform, which is taken up now if it is not yet.</summary>
    public async Task<PlatformWorker> EnsureAsync(string name, CancellationToken cancellationToken)
    {
        await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_workers.TryGetValue(name, out var worker))
            {
                worker = factory.Make(name);
                await worker.StartAsync(cancellationToken).ConfigureAwait(false);
                _workers[name] = worker;
            }

            return worker;
        }
        finally
        {
            _creating.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _creating.Dispose();
}
