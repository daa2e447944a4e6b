using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification;

/// <summary>An answer 429 is neither good nor bad.</summary>
public sealed class LimitedTests
{
    private static readonly AbortLimits Limits = new() { Samples = 100 };
    private static readonly VersionNumbers Stable = Numbers(1000, errors: 0, limited: 0);

    [Fact]
    public void A_version_that_limits_half_of_its_callers_has_not_failed_them()
    {
        var result = TrafficJudge.Errors(Numbers(1000, errors: 0, limited: 500), Stable, Limits, TimeSpan.FromSeconds(10));

        Assert.Equal((Verdict.Pass, "0 % of 1000 requests failed in 10 s (0 % of 1000 on stable; limit 5 %)"), (result.Verdict, result.Sentence));
    }

    [Theory]
    [InlineData(50, Verdict.Pass)]
    [InlineData(51, Verdict.Fail)]
    public void Limited_requests_stay_in_the_number_that_errors_are_a_share_of(int errors, Verdict expected) =>
        Assert.Equal(expected, TrafficJudge.Errors(Numbers(1000, errors, limited: 400), Stable, Limits, TimeSpan.FromSeconds(10)).Verdict);

    [Fact]
    public void A_version_that_limits_everybody_has_no_latency_to_pass_with()
    {
        var result = TrafficJudge.Latency(new(1000, 0, 1000, []), Stable, Limits, TimeSpan.FromSeconds(10));

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    [Fact]
    public void A_journal_from_before_they_were_counted_can_be_read()
    {
        const string Written = """{"type":"warmedUp","numbers":{"source":"one","new":{"requests":5,"errors":1,"latency":[1]},"stable":{"requests":6,"errors":0,"latency":[]}},"step":"rollout:crop"}""";

        var read = Assert.IsType<WarmedUp>(JournalJson.ReadRun(new("warmedUp", Written, DateTimeOffset.UnixEpoch)));

        Assert.Equal((5, 1, 0), (read.Numbers.New.Requests, read.Numbers.New.Errors, read.Numbers.New.Limited));
        Assert.Contains("\"limited\":7", JsonSerializer.Serialize<RunEvent>(new WarmedUp(new("one", Numbers(9, 0, 7), Stable)), JournalJson.Default.RunEvent), StringComparison.Ordinal);
    }

    private static VersionNumbers Numbers(long requests, long errors, long limited) => new(requests, errors, limited, [requests - limited]);
}
