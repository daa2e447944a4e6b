using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Measuring;

public sealed class SeriesJudgeTests
{
    private static readonly SeriesLimits None = new() { Failures = null, Inconclusives = null, ConsecutiveErrors = null };

    [Property]
    public bool However_long_a_source_is_away_the_service_does_not_fail(byte errors, byte passes, bool isEnding)
    {
        var counts = Enumerable.Repeat(Verdict.Pass, passes).Concat(Enumerable.Repeat(Verdict.Error, errors)).Aggregate(new SeriesCounts(), (all, one) => all.With(one));
        return Assess(counts, new(), isEnding).Verdict != Verdict.Fail;
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Five_errors_in_a_row_end_as_an_error(int errors, bool isFinal)
    {
        var found = Assess(Series(Enumerable.Repeat(Verdict.Error, errors)), new(), isEnding: false);
        Assert.Equal(isFinal, found.IsFinal);
        Assert.Equal(isFinal ? Verdict.Error : Verdict.Inconclusive, found.Verdict);
    }

    [Fact]
    public void Errors_alone_are_no_pass_at_the_end()
    {
        var found = Assess(Series([Verdict.Error, Verdict.Error]), new(), isEnding: true);
        Assert.Equal(Verdict.Inconclusive, found.Verdict);
        Assert.Equal("errors is inconclusive: nothing was measured; 0 of 0 measurements passed within 2m, 2 more could not be made.", found.Sentence);
    }

    [Fact]
    public void An_error_measures_nothing_and_does_not_fill_the_count() =>
        Assert.False(Assess(Series([Verdict.Pass, Verdict.Error, Verdict.Pass]), new() { Count = 3 }, isEnding: false).IsFinal);

    [Fact]
    public void An_error_between_two_failures_does_not_make_them_fewer_in_a_row()
    {
        var counts = Series([Verdict.Fail, Verdict.Error, Verdict.Fail]);
        Assert.Equal(Verdict.Fail, Assess(counts, None with { ConsecutiveFailures = 1 }, isEnding: false).Verdict);
        Assert.Equal((2, 0), (counts.ConsecutiveFailures, counts.ConsecutiveErrors));
    }

    [Theory]
    [InlineData("F.F.F.", 1, false)]
    [InlineData("F.FF", 1, true)]
    [InlineData("F?F?F", 1, false)]
    public void Only_a_row_counts_as_consecutive(string series, int limit, bool fails) =>
        Assert.Equal(fails, Assess(Series(series.Select(Of)), None with { ConsecutiveFailures = limit }, isEnding: false).Verdict == Verdict.Fail);

    [Theory]
    [InlineData("??", 1, null, true)]
    [InlineData("?.?", 2, null, false)]
    [InlineData("?.??", null, 1, true)]
    [InlineData("?.?.?", null, 1, false)]
    public void Inconclusive_has_limits_of_its_own(string series, int? total, int? row, bool ends)
    {
        var found = Assess(Series(series.Select(Of)), None with { Inconclusives = total, ConsecutiveInconclusives = row }, isEnding: false);
        Assert.Equal((ends, Verdict.Inconclusive), (found.IsFinal, found.Verdict));
    }

    [Fact]
    public void A_total_of_errors_ends_too_when_it_has_a_limit() =>
        Assert.Equal(Verdict.Error, Assess(Series("!.!.!".Select(Of)), new() { Errors = 2 }, isEnding: false).Verdict);

    [Fact]
    public void The_sentence_says_number_limit_window_and_sample_size()
    {
        Assert.True(ValueLimit.TryParse("<= 0.5%", out var limit));
        var last = Measurement.Of(Reading.Of(0.008), null, limit, MissingPolicy.Inconclusive)!;
        var found = SeriesJudge.Assess("errors", Series("..FFF".Select(Of)), new() { Failures = 2 }, false, TimeSpan.FromMinutes(2), last);
        Assert.Equal("errors fails: 3 measurements failed, more than the 2 allowed; 2 of 5 measurements passed within 2m; last: 0.8% is not <= 0.5%.", found.Sentence);
    }

    private static SeriesAssessment Assess(SeriesCounts counts, SeriesLimits limits, bool isEnding) =>
        SeriesJudge.Assess("errors", counts, limits, isEnding, TimeSpan.FromMinutes(2), null);

    private static SeriesCounts Series(IEnumerable<Verdict> verdicts) => verdicts.Aggregate(new SeriesCounts(), (all, one) => all.With(one));

    private static Verdict Of(char letter) => letter switch { '.' => Verdict.Pass, 'F' => Verdict.Fail, '?' => Verdict.Inconclusive, _ => Verdict.Error };
}
