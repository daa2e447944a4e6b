using Agrimaan.Delivery.Scaling;
using Xunit;

namespace Agrimaan.Delivery.Tests.Scaling;

public sealed class LoadHistoryTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    private readonly LoadHistory _history = new();
    private long _requests;

    [Fact]
    public void A_load_is_the_average_of_a_whole_window()
    {
        Pour(0, 14, 10, 2);
        Assert.Null(_history.Over(Window));
        Pour(15, 15, 10, 2);

        Assert.Equal(10, _history.Over(Window)!.Value.PerSecond, 9);
        Assert.Equal(2, _history.Over(Window)!.Value.InFlight, 9);
    }

    [Fact]
    public void What_is_older_than_the_window_does_not_count()
    {
        Pour(0, 60, 10, 1);
        Pour(61, 80, 30, 5);

        Assert.InRange(_history.Over(Window)!.Value.PerSecond, 29, 30.001);
        Assert.InRange(_history.Over(Window)!.Value.InFlight, 4.9, 5.001);
    }

    [Fact]
    public void A_reading_that_comes_again_says_nothing() // a gateway that is away must not look like one that is asked nothing
    {
        Pour(0, 20, 10, 1);
        Assert.False(_history.Add("one", At(20), _requests, 1, Window));

        Assert.Equal(10, _history.Over(Window)!.Value.PerSecond, 9);
    }

    [Theory]
    [InlineData("two", 21, 1000)] // another process counts
    [InlineData("one", 21, -1)] // counts went back
    [InlineData("one", 60, 1000)] // nothing was known for a while
    public void After_a_gap_it_begins_anew(string source, int second, int more)
    {
        Pour(0, 20, 10, 1);
        _history.Highest(3, At(20), TimeSpan.Zero);
        _history.Add(source, At(second), _requests + more, 1, Window);

        Assert.Null(_history.Over(Window));
        Assert.Null(_history.Highest(1, At(second), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void The_highest_of_a_time_is_known_when_all_of_it_was_seen()
    {
        var time = TimeSpan.FromMinutes(5);
        Assert.Null(_history.Highest(4, At(0), time));
        Assert.Null(_history.Highest(8, At(100), time));
        Assert.Null(_history.Highest(2, At(299), time));
        Assert.Equal(8, _history.Highest(2, At(300), time));
        Assert.Equal(8, _history.Highest(3, At(400), time));
        Assert.Equal(3, _history.Highest(2, At(401), time));
    }

    private static DateTimeOffset At(int second) => Begin + TimeSpan.FromSeconds(second);

    private void Pour(int from, int to, int perSecond, int inFlight)
    {
        for (var second = from; second <= to; second++)
        {
            _requests += perSecond;
            Assert.True(_history.Add("one", At(second), _requests, inFlight, Window));
        }
    }
}
