namespace Agrimaan.Simulation.Trials;

/// <summary>Tries a policy many times with a bad version, and as often with one that is equal.</summary>
/// <param name="question">What is tried.</param>
/// <param name="runs">Rollouts of each.</param>
/// <param name="seed">The first seed.</param>
public sealed class Trial(TrialQuestion question, int runs, ulong seed)
{
    private readonly Lock _lock = new();
    private readonly TrialOutcome?[] _bad = new TrialOutcome?[runs];
    private readonly TrialOutcome?[] _equal = new TrialOutcome?[runs];

    /// <summary>Rollouts that are done.</summary>
    public int Done { get; private set; }

    /// <param name="cancellationToken">Ends it; what was tried so far counts.</param>
    public void Run(CancellationToken cancellationToken)
    {
        var next = -1;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            for (var i = Interlocked.Increment(ref next); i < 2 * runs && !cancellationToken.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                var (bad, index) = (i % 2 == 0, i / 2);
                using var stage = new TrialStage(question, (seed * 2) + (ulong)i, bad);
                var outcome = stage.Play();
                lock (_lock)
                {
                    (bad ? _bad : _equal)[index] = outcome;
                    Done++;
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    public TrialReport Report()
    {
        lock (_lock)
        {
            return new(question, seed, TrialSide.Of(_bad), TrialSide.Of(_equal));
        }
    }
}
