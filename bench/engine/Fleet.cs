using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Engine.Bench;

/// <summary>Platforms of one service each, every one in the middle of a canary that is judged by five metrics each second.</summary>
internal sealed class Fleet(WatchedJournal journal, MemoryTarget target, MemoryGateway gateway, MemoryMeasurements measurements, long epoch) : IAsyncDisposable
{
    public const string Service = "api";
    public const string Old = "1.0.0";
    public const string New = "2.0.0";

    private readonly CancellationTokenSource _end = new();
    private readonly List<PlatformLoop> _loops = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _wakes = [];
    private readonly List<Task> _turning = [];
    private long _turns;

    public long Turns => Interlocked.Read(ref _turns);

    /// <summary>As the worker of a platform is woken.</summary>
    public void Wake(string platform)
    {
        if (_wakes.GetValueOrDefault(platform) is { CurrentCount: 0 } wake)
        {
            wake.Release();
        }
    }

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"p{number}");

    /// <summary>Errors and latency by the sequential judge and the limits, and three numbers of others: five metrics.</summary>
    private static RolloutPolicy Policy { get; } = new()
    {
        Steps = [5000],
        StepTime = TimeSpan.FromHours(24),
        StepDeadline = TimeSpan.FromHours(168),
        Warmup = TimeSpan.FromSeconds(1),
        KeepWarm = TimeSpan.Zero,
        DrainDeadline = TimeSpan.Zero,
        Checks = [.. new[] { "orders", "queue", "payments" }.Select(Check)],
    };

    public async Task BeginAsync(int platforms)
    {
        await Parallel.ForAsync(0, platforms, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (number, _) =>
        {
            var name = NameOf(number);
            var loop = LoopOf(name);
            await loop.RecordAsync(
                _ => [new FileApplied("/bench/agrimaan.yaml", "", "local"), new PortsAllotted(8080, 8081, ImmutableSortedDictionary<string, int>.Empty.Add(Service, 20_000)), new BroughtUp(), new ReleaseCreated(Release(name, Old)), new ReleaseCreated(Release(name, New))],
                CancellationToken.None);
            foreach (var version in new[] { Old, New })
            {
                await loop.RecordAsync(state => [new RunStarted(state.NextRun, Planner.Make(PlanKind.Deploy, state.Current, state.Find(version)!, Policy), "ada")], CancellationToken.None);
                while (version == Old && loop.State.Active is not null)
                {
                    await loop.TurnAsync(CancellationToken.None);
                }
            }

            Host(loop);
        });
    }

    /// <summary>As a control plane that starts: every platform is read from the journal.</summary>
    public async Task ResumeAsync(int first, int platforms) => await Parallel.ForAsync(first, platforms, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
    {
        var loop = LoopOf(NameOf(number));
        await loop.TurnAsync(CancellationToken.None);
        if (loop.State.Active is null)
        {
            throw new InvalidOperationException($"{NameOf(number)} lost its run");
        }

        Host(loop);
    });

    /// <summary>Until every rollout is judged.</summary>
    public async Task JudgedAsync()
    {
        while (true)
        {
            lock (_loops)
            {
                if (_loops.TrueForAll(loop => loop.Run is { } run && run.Steps.Values.Any(step => step.Phase == StepPhase.Analysing)))
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    public int RolledBack
    {
        get
        {
            lock (_loops)
            {
                return _loops.Count(loop => loop.State.Active is null && loop.State.Runs[^1].Outcome == RunOutcome.RolledBack);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_turning);
        _loops.ForEach(loop => loop.Dispose());
        _end.Dispose();
    }

    private PlatformLoop LoopOf(string name) => new(name, new(journal, target, gateway, gateway, new NoTasks()) { Measurements = measurements }, epoch, new SteadyClock(TimeProvider.System));

    /// <summary>As the worker of a platform hosts its loop.</summary>
    private void Host(PlatformLoop loop)
    {
        lock (_loops)
        {
            _loops.Add(loop);
            _turning.Add(Task.Run(() => TurnAsync(loop, _wakes[loop.State.Name] = new(0))));
        }
    }

    private async Task TurnAsync(PlatformLoop loop, SemaphoreSlim wake)
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                var pause = await loop.TurnAsync(_end.Token);
                Interlocked.Increment(ref _turns);
                await wake.WaitAsync(pause, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private static Release Release(string platform, string version) => new()
    {
        Platform = platform,
        Version = version,
        Author = "ada",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Services = ImmutableSortedDictionary<string, ServiceRelease>.Empty.Add(Service, new()
        {
            Service = Service,
            Kind = ServiceKind.Backend,
            Version = version,
            Revision = "r" + version[0],
            Artefact = "sha256:0",
            Command = ["run"],
            Settings = ImmutableSortedDictionary<string, string>.Empty,
            Calls = [],
            Http = new() { StableFor = TimeSpan.Zero },
            Replicas = 1,
        }),
        Gateway = new() { Routes = ImmutableSortedDictionary<string, string>.Empty.Add("/", Service) },
    };

    private static MeasuredCheck Check(string name) => new()
    {
        Name = name,
        Source = new HttpSource("http://metrics/${version}", "rate", ImmutableSortedDictionary<string, string>.Empty),
        Limit = ValueLimit.TryParse("<= 0.5%", out var limit) ? limit : throw new InvalidOperationException(),
        Every = TimeSpan.FromSeconds(1),
        Window = TimeSpan.FromMinutes(1),
        Timeout = TimeSpan.FromSeconds(10),
        Warmup = TimeSpan.Zero,
        Over = SeriesSpan.Rollout,
        Limits = new(),
        Missing = MissingPolicy.Inconclusive,
    };
}
