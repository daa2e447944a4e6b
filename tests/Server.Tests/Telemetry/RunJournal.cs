using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Tests.Api;
using Agrimaan.Testing.Fakes;

namespace Agrimaan.Server.Tests.Telemetry;

/// <summary>A run's journal, written event by event, a second apart.</summary>
internal sealed class RunJournal(IJournal journal, string run)
{
    public const string Step = "rollout:fish";

    private int _written;

    public static MemoryJournal Empty() => new();

    /// <summary>A step that goes forward to its half.</summary>
    public static RunEvent[] Half =>
    [
        new StepStarted { Step = Step },
        new WeightSet(2000, 0) { Step = Step },
        new Checked([new("errors", Verdict.Fail, "7.9 % of 342 requests failed")]) { Step = Step },
    ];

    /// <summary>And back.</summary>
    public static RunEvent[] Back =>
    [
        new RollbackStarted("fish 2.0.0 at 20 %: 7.9 % of 342 requests failed") { Step = Step },
        new WeightSet(0, -1) { Step = Step },
        new StepUndone { Step = Step },
        new RunEnded(RunOutcome.RolledBack, "7.9 % of 342 requests failed"),
    ];

    public static DateTimeOffset At(int second) => Views.Noon.AddSeconds(second);

    /// <summary>Goes on where another has stopped.</summary>
    public RunJournal After(RunJournal other)
    {
        _written = other._written;
        return this;
    }

    public async Task AppendAsync(long epoch, params RunEvent[] events)
    {
        foreach (var happened in events)
        {
            await journal.AppendAsync(PlatformLoop.StreamOfRun(run), _written, epoch, [JournalJson.Write(happened, At(++_written))], CancellationToken.None);
        }
    }
}
