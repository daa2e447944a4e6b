using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Measuring;

public sealed class MeasurementTests
{
    [Theory]
    [InlineData("<= 0.5%", 0.005, true)]
    [InlineData("<0.5%", 0.005, false)]
    [InlineData("> 200", 200, false)]
    [InlineData(">= 200", 200, true)]
    [InlineData(">= -1.5", -2, false)]
    [InlineData("<= 3 times baseline", 30, true)]
    [InlineData("<= 3 times baseline", 30.1, false)]
    [InlineData("< 1000000000", double.PositiveInfinity, false)]
    public void A_limit_is_read_strictly(string text, double value, bool holds)
    {
        Assert.True(ValueLimit.TryParse(text, out var limit));
        Assert.Matches(ValueLimit.Pattern, text);
        Assert.Equal(holds, limit.Holds(value, 10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<=")]
    [InlineData("0.5%")]
    [InlineData("= 5")]
    [InlineData("<= five")]
    [InlineData("<= 5.%")]
    [InlineData("<= +5")]
    [InlineData("<=  5")]
    [InlineData("<= 1e5")]
    [InlineData("<= NaN")]
    [InlineData("<= 3 times")]
    [InlineData("<= -3 times baseline")]
    public void What_is_no_limit_is_not_read_as_one(string text) => Assert.False(ValueLimit.TryParse(text, out _));

    [Theory]
    [InlineData(MissingPolicy.Inconclusive, Verdict.Inconclusive)]
    [InlineData(MissingPolicy.Pass, Verdict.Pass)]
    [InlineData(MissingPolicy.Fail, Verdict.Fail)]
    [InlineData(MissingPolicy.Ignore, null)]
    public void Missing_data_counts_as_declared(MissingPolicy policy, Verdict? expected)
    {
        Assert.Equal(expected, Measurement.Of(Reading.Missing("nothing matched"), null, Limit("< 1"), policy)?.Verdict);
        Assert.Equal(expected, Measurement.Of(Reading.Of(double.NaN), null, Limit("< 1"), policy)?.Verdict);
    }

    [Theory]
    [InlineData(MissingPolicy.Inconclusive)]
    [InlineData(MissingPolicy.Pass)]
    [InlineData(MissingPolicy.Fail)]
    [InlineData(MissingPolicy.Ignore)]
    public void An_outage_is_an_error_whatever_missing_data_counts_as(MissingPolicy policy)
    {
        var outage = Reading.Error("it refuses calls");
        Assert.Equal(Verdict.Error, Measurement.Of(outage, null, Limit("< 1"), policy)!.Verdict);
        Assert.Equal(Verdict.Error, Measurement.Of(Reading.Of(9), outage, Limit("< 1 times baseline"), policy)!.Verdict);
    }

    [Theory]
    [InlineData(MissingPolicy.Pass)]
    [InlineData(MissingPolicy.Fail)]
    public void Without_a_baseline_nothing_is_worse_than_it(MissingPolicy policy)
    {
        Assert.Equal(Verdict.Inconclusive, Measurement.Of(Reading.Of(9), Reading.Missing("nothing matched"), Limit("< 2 times baseline"), policy)!.Verdict);
        Assert.Equal(Verdict.Inconclusive, Measurement.Of(Reading.Of(9), null, Limit("< 2 times baseline"), policy)!.Verdict);
    }

    [Fact]
    public void A_comparison_says_both_numbers() =>
        Assert.Equal(new(Verdict.Fail, "90 is not <= 3 times baseline (20)"), Measurement.Of(Reading.Of(90), Reading.Of(20), Limit("<= 3 times baseline"), MissingPolicy.Fail));

    private static ValueLimit Limit(string text) => ValueLimit.TryParse(text, out var limit) ? limit : throw new FormatException(text);
}
