using Agrimaan.Delivery.Running;
using Agrimaan.Server.Telemetry;
using Agrimaan.Server.Tests.Api;
using Xunit;

namespace Agrimaan.Server.Tests.Telemetry;

public sealed class RunSpansTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_a_trace_with_a_span_for_each_way_of_each_step_and_notes_of_weights_and_verdicts()
    {
        var spans = await SpansAsync([.. RunJournal.Half, .. RunJournal.Back]);

        Assert.Equal([RunJournal.Step, "undo " + RunJournal.Step, "run shop-2"], spans.Select(span => span.Name));
        Assert.Equal([(1, 5), (5, 6), (0, 7)], spans.Select(span => ((int)(span.Start - Views.Noon).TotalSeconds, (int)(span.End - Views.Noon).TotalSeconds)));
        Assert.Equal(["failed", "undone", "rolledBack"], spans.Select(span => span.Outcome));
        Assert.Equal("fish 2.0.0 at 20 %: 7.9 % of 342 requests failed", spans[0].Fault);
        Assert.Equal(["weightSet", "checked", "rollbackStarted"], spans[0].Notes.Select(note => note.Name));
        Assert.Equal("fail", spans[0].Notes[1].Tags["agrimaan.verdict"]);
        Assert.Single(spans.Select(span => span.Trace).Distinct());
        Assert.Equal(3, spans.Select(span => span.Id).Distinct().Count());
        Assert.All(spans.Take(2), span => Assert.Equal(spans[2].Id, span.Parent));
        Assert.Null(spans[2].Parent);
        Assert.Matches("^[0-9a-f]{32}$", spans[0].Trace);
        Assert.Matches("^[0-9a-f]{16}$", spans[0].Id);
    }

    [Fact]
    public async Task What_is_told_of_a_part_of_the_journal_stays_true_with_more_of_it()
    {
        RunEvent[] all = [.. RunJournal.Half, .. RunJournal.Back];
        var whole = await SpansAsync(all);
        for (var length = 0; length <= all.Length; length++)
        {
            var part = await SpansAsync(all[..length]);
            Assert.Equal(whole.Take(part.Count).Select(span => (span.Trace, span.Id, span.Name, span.Start, span.End)), part.Select(span => (span.Trace, span.Id, span.Name, span.Start, span.End)));
        }
    }

    [Fact]
    public async Task A_step_that_was_open_when_the_platform_went_down_ends_with_the_run()
    {
        var spans = await SpansAsync([.. RunJournal.Half, new RunEnded(RunOutcome.Failed, "the platform was taken down by ada")]);
        Assert.Equal(["failed", "failed"], spans.Select(span => span.Outcome));
        Assert.Equal("the platform was taken down by ada", spans[0].Fault);
    }

    [Fact]
    public void The_same_run_of_another_home_is_another_trace()
    {
        Assert.Equal(TraceIds.OfRun("shop-1", Views.Noon), TraceIds.OfRun("shop-1", Views.Noon));
        Assert.NotEqual(TraceIds.OfRun("shop-1", Views.Noon), TraceIds.OfRun("shop-1", Views.Noon.AddTicks(1)));
        Assert.NotEqual(TraceIds.OfRun("shop-1", Views.Noon), TraceIds.OfRun("shop-2", Views.Noon));
    }

    private static async Task<IReadOnlyList<RunSpan>> SpansAsync(RunEvent[] events)
    {
        var journal = RunJournal.Empty();
        await new RunJournal(journal, "shop-2").AppendAsync(await journal.BeginEpochAsync(Token), events);
        return RunSpans.Of("shop-2", Views.Noon, journal.All);
    }
}
