using Agrimaan.Cli.Commands;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>How people write requests a second.</summary>
public sealed class RateTests
{
    [Theory]
    [InlineData("20/s", 20)]
    [InlineData("0.5", 0.5)]
    [InlineData("30/min", 0.5)]
    [InlineData("0/s", 0)]
    public void A_rate_is_read_as_requests_a_second(string text, double perSecond)
    {
        Assert.True(Rate.TryParse(text, out var read));
        Assert.Equal(perSecond, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/s")]
    [InlineData("-1/s")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("1,5/s")]
    [InlineData("2000000/s")]
    [InlineData("20/h")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(Rate.TryParse(text, out _));
}
