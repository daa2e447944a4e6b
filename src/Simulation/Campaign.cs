using System.Diagnostics;
using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation;

/// <summary>Plays many seeds on all cores; each is by itself, so the answer does not depend on their order.</summary>
/// <param name="from">The first seed.</param>
/// <param name="seeds">How many.</param>
public sealed class Campaign(ulong from, long seeds)
{
    /// <summary>More seeds than anybody looks at one by one.</summary>
    private const int MostViolations = 100;

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = new();
    private readonly int[] _struck = new int[Enum.GetValues<FaultKind>().Length];
    private readonly long[] _outcomes = new long[Enum.GetValues<RunOutcome>().Length];
    private readonly List<Violation> _violations = [];
    private CampaignReport _sums = CampaignReport.Nothing;

    /// <summary>Plays until all are done or somebody has seen enough.</summary>
    /// <param name="workers">Threads; the machine's cores when null.</param>
    /// <param name="cancellationToken">Ends it; what was done so far counts.</param>
    public void Run(int? workers, CancellationToken cancellationToken)
    {
        _watch.Start();
        var next = -1L;
        var threads = Enumerable.Range(0, workers ?? Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            for (var i = Interlocked.Increment(ref next); i < seeds && !cancellationToken.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                Add(Play(from + (ulong)i));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        _watch.Stop();
    }

    /// <summary>What is done so far; may be asked while it goes on.</summary>
    public CampaignReport Report()
    {
        lock (_lock)
        {
            return _sums with
            {
                From = from,
                Took = _watch.Elapsed,
                Outcomes = Enum.GetValues<RunOutcome>().ToDictionary(outcome => outcome.ToString(), outcome => _outcomes[(int)outcome]),
                Faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind.ToString(), kind => (long)_struck[(int)kind]),
                Violations = [.. _violations.OrderBy(violation => violation.Seed)],
            };
        }
    }

    private static SeedOutcome Play(ulong seed)
    {
        try
        {
            return Simulator.Play(seed);
        }
        catch (Exception fault)
        {
            // What the engine throws at its host is a violation too, and must not lose its seed.
            return SeedOutcome.Broke(seed, fault);
        }
    }

    private void Add(SeedOutcome played)
    {
        lock (_lock)
        {
            _sums = _sums.With(played);
            for (var kind = 0; kind < played.Struck.Count; kind++)
            {
                _struck[kind] += played.Struck[kind];
            }

            for (var outcome = 0; outcome < played.Outcomes.Count; outcome++)
            {
                _outcomes[outcome] += played.Outcomes[outcome];
            }

            if (_violations.Count < MostViolations)
            {
                _violations.AddRange(played.Violations);
            }
        }
    }
}
