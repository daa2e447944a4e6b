using Xunit;

namespace Agrimaan.Repository.Tests.Plan;

public sealed class CoverageTests
{
    private const string Example = """
        // [Trait("Plan", "9")] in a comment is no claim
        [Trait("Plan", "1")]
        public sealed class CanaryTests
        {
            [Fact, Trait("Plan", "2"), Trait("Plan", "3")]
            public void A_share_of_traffic_is_routed() => Assert.True(true);

            [Theory]
            [InlineData("a [bracket] in a string")]
            [Trait("Plan", "4")]
            public async Task<int> A_theory_counts_as_well(string text) { }

            [Fact(Skip = "later"), Trait("Plan", "5")]
            public void A_skipped_test() { }

            [Fact, Trait("Plan", "6")]
            public void A_test_that_may_skip_itself()
            {
                Assert.SkipUnless(Here, "there is none");
            }

            [Trait("Plan", "7")]
            public void No_test_at_all() { }
        }
        """;

    private static readonly string[] Section = ["4", "4.2"];

    private static readonly PlanLine[] Lines =
    [
        new(1, Section, "**Implementation**:"),
        new(2, Section, "Route a share"),
        new(3, Section, "Watch it"),
        new(4, Section, "**Purpose**: a line of its own"),
    ];

    [Fact]
    public void Claims_are_read_from_tests_and_their_classes()
    {
        var counting = Claim.Scan(Example).Where(c => c.Counts).Select(c => (c.Number, c.Test)).ToArray();

        Assert.Equal(
            [
                (1, "CanaryTests.A_share_of_traffic_is_routed"),
                (2, "CanaryTests.A_share_of_traffic_is_routed"),
                (3, "CanaryTests.A_share_of_traffic_is_routed"),
                (1, "CanaryTests.A_theory_counts_as_well"),
                (4, "CanaryTests.A_theory_counts_as_well"),
            ],
            counting);
    }

    [Fact]
    public void A_test_that_is_or_may_be_skipped_never_counts() =>
        Assert.Equal([5, 6], Claim.Scan(Example).Where(c => !c.Counts && c.Number != 1).Select(c => c.Number));

    [Fact]
    public void A_line_works_only_with_a_word_and_a_proof()
    {
        Assert.Equal(State.Partly, StateOf(2, [Row(2, State.Works)], []));
        Assert.Equal(State.Partly, StateOf(2, [], [new(2, "T.a", true)]));
        Assert.Equal(State.Partly, StateOf(2, [Row(2, State.Works)], [new(2, "T.a", false)]));
        Assert.Equal(State.NotYet, StateOf(2, [], [new(2, "T.a", false)]));
        Assert.Equal(State.Works, StateOf(2, [Row(2, State.Works)], [new(2, "T.a", true)]));
    }

    [Fact]
    public void A_heading_has_the_state_of_its_worst_line()
    {
        Assert.Equal(State.NotYet, StateOf(1, [Row(2, State.Partly), Row(4, State.Partly)], []));
        Assert.Equal(State.Partly, StateOf(1, [Row(2, State.Partly), Row(3, State.Works)], [new(3, "T.a", true)]));
    }

    private static State StateOf(int number, CoverageRow[] rows, Claim[] claims) =>
        new Coverage(Lines, rows, claims).Lines.Single(l => l.Line.Number == number).State;

    private static CoverageRow Row(int number, State state) => new(number, state, "somebody", "");
}
