using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>What there is to tell follows from the journal alone, and a channel is told each of it once.</summary>
public sealed class NoticeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Plan Forward = Planner.Make(PlanKind.Deploy, AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of("2.0.0", "crop"), new());
    private static readonly Plan Back = Planner.Make(PlanKind.Rollback, AnyRelease.Of("2.0.0", "crop"), AnyRelease.Of("1.0.0", "crop"), new());

    [Theory]
    [InlineData(RunOutcome.Promoted, false, NoticeKind.Promoted, "runs 2.0.0: well")]
    [InlineData(RunOutcome.RolledBack, false, NoticeKind.RolledBack, "is back on 1.0.0; 2.0.0 was taken back: well")]
    [InlineData(RunOutcome.Failed, false, NoticeKind.Failed, "to 2.0.0 failed: well")]
    [InlineData(RunOutcome.Promoted, true, NoticeKind.RolledBack, "is back on 1.0.0, as ada wanted")]
    [InlineData(RunOutcome.Failed, true, NoticeKind.Failed, "to 1.0.0 failed: well")]
    public void The_end_of_a_run_is_told_as_what_it_means_to_people(RunOutcome outcome, bool back, NoticeKind kind, string says)
    {
        var before = new PlatformState { Name = "farm" }.Apply(new RunStarted("farm-1", back ? Back : Forward, "ada"), Noon);
        var notice = Notices.Of(before, new RunFinished("farm-1", outcome, "well", 0), At(7), 0)!;
        Assert.Equal((kind, 7, "farm-1", "farm/chat/7"), (notice.Kind, notice.Sequence, notice.Run, notice.KeyFor("farm", "chat")));
        Assert.EndsWith(says, notice.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_asks_for_approval_where_somebody_must_agree_and_nowhere_else()
    {
        var made = new ReleaseCreated(AnyRelease.Of("2.0.0", "crop"));
        Assert.Equal(NoticeKind.ApprovalNeeded, Notices.Of(new() { Name = "farm" }, made, At(1), 2)!.Kind);
        Assert.Null(Notices.Of(new() { Name = "farm" }, made, At(1), 0));
    }

    [Fact]
    public void A_hold_and_the_way_back_are_told_and_a_rest_that_ends_by_itself_is_not()
    {
        var run = RunState.Begin("farm-1", Forward, "ada", Noon);
        Assert.Equal((NoticeKind.Paused, "bo holds farm-1 until somebody resumes it: lunch"), Said(Notices.Of(run, new HoldRequested("bo", "lunch"), At(3))!));
        Assert.Equal((NoticeKind.GoingBack, "farm-1 goes back to 1.0.0: errors"), Said(Notices.Of(run, new RollbackStarted("errors"), At(4))!));
        Assert.Null(Notices.Of(run, new Scaled(1, 1, 0) { Step = "rollout:crop" }, At(5)));

        static (NoticeKind, string) Said(Notice notice) => (notice.Kind, notice.Sentence);
    }

    [Property]
    public void A_mark_never_goes_back_and_counts_what_it_was_told(bool[] told)
    {
        var state = new ChannelState();
        foreach (var (i, one) in told.Index())
        {
            var next = state.Apply(ChannelJson.Read(ChannelJson.Write(one ? new NoticeTold(i + 1) : new NoticeGivenUp(i + 1, "503"), Noon)), Noon);
            Assert.True(next.Mark > state.Mark && next.Version == state.Version + 1);
            Assert.Equal(one ? 0 : state.GivenUpLately + 1, next.GivenUpLately);
            state = next;
        }

        Assert.Equal((told.Count(one => one), told.Count(one => !one)), (state.Told, state.GivenUp));
    }

    [Fact]
    public void Tries_come_further_and_further_apart_and_never_more_than_a_minute() =>
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(failures => ChannelState.Pause(failures).TotalSeconds));

    private static RecordedEvent At(long sequence) => new(sequence, "platform/farm", 0, 1, new("any", "{}", Noon));
}
