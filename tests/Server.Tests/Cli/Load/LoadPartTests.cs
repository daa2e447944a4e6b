using Agrimaan.Cli.Load;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Server.Tests.Cli.Load;

/// <summary>The parts of a load that need no server.</summary>
public sealed class LoadPartTests
{
    /// <summary>The sender itself stands still for ten seconds of its clock: what was due meanwhile leaves late, and its latency says so.</summary>
    [Fact]
    public async Task Latency_counts_from_when_a_request_was_due_and_not_from_when_it_left()
    {
        await using var server = await LoadedServer.StartAsync();
        var (clock, tally, asked) = (new JumpingClock(), new List<RequestEnd>(), 0);
        using var loop = new OpenLoop(new(1, TimeSpan.Zero, TimeSpan.FromSeconds(10), 10), new(100, TimeSpan.FromSeconds(20)), Next, clock);
        await loop.RunAsync(CancellationToken.None, CancellationToken.None);
        Assert.Equal(10, tally.Count);
        Assert.All(tally, end => Assert.True(end.Ending == Ending.Answered && end.Latency >= end.Late, $"{end}"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], tally.Select(end => (int)end.Late.TotalSeconds).Order());

        Asking Next()
        {
            if (++asked == 1)
            {
                clock.Jump(TimeSpan.FromSeconds(10));
            }

            return new(new(HttpMethod.Get, server.Address), end =>
            {
                lock (tally)
                {
                    tally.Add(end);
                }
            });
        }
    }

    [Property(MaxTest = 200)]
    public void A_percentile_is_right_within_a_sixteenth(NonEmptyArray<PositiveInt> microseconds)
    {
        var counts = new LatencyCounts();
        var sorted = microseconds.Get.Select(time => time.Get * 97L).Order().ToArray();
        foreach (var time in sorted)
        {
            counts.Add(TimeSpan.FromMicroseconds(time));
        }

        foreach (var quantile in new[] { 0.5, 0.9, 0.95, 0.99, 1 })
        {
            var exact = sorted[Math.Max(1, (int)Math.Ceiling(quantile * sorted.Length)) - 1] / 1000.0;
            Assert.InRange(counts.Quantile(quantile)!.Value, exact, Math.Max(exact * 1.0625, exact + 0.004));
        }

        Assert.Equal(sorted[^1] / 1000.0, counts.Report()!.Max);
    }

    [Fact]
    public void Who_names_another_version_every_time_does_not_fill_the_memory()
    {
        var tally = new LoadTally();
        for (var i = 0; i < 20_000; i++)
        {
            tally.Count(new(Ending.Answered, 200, $"web@{i}", TimeSpan.FromMilliseconds(1), TimeSpan.Zero, null));
        }

        var report = tally.Report(Options(), TimeSpan.FromSeconds(1), interrupted: false);
        Assert.Equal((20_000, 501), (report.Answered, report.Paths.Count));
        Assert.Equal(19_500, report.Paths[0].Requests);
    }

    [Fact]
    public void Paths_in_turn_are_spread_evenly()
    {
        var mix = new LoadMix(new("http://127.0.0.1:1"), [new("/a", 3), new("/b", 1)], new(HttpMethod.Get, [], null));
        Assert.Equal("/a/a/b/a/a/a/b/a", string.Concat(Enumerable.Range(0, 8).Select(_ => mix.Next().RequestUri!.AbsolutePath)));
    }

    [Theory]
    [InlineData("/a", "/a", 1)]
    [InlineData("/a=3", "/a", 3)]
    [InlineData("/a?id=3", "/a?id=3", 1)]
    [InlineData("/a?id=3=2", "/a?id=3", 2)]
    [InlineData("/a?x=1&id=3", "/a?x=1&id=3", 1)]
    [InlineData("/a?x=1&id=3=4", "/a?x=1&id=3", 4)]
    public void A_weight_is_told_from_a_query(string text, string path, int weight) =>
        Assert.Equal(new WeightedPath(path, weight), LoadText.Path(text));

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void The_end_of_a_load_fits_the_screen(int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        LoadScreen.Write(new(output, output) { Width = width }, Report);
        Golden.Verify(output.ToString(), $"load.{width}");
        Golden.Fits(output.ToString(), width);
    }

    private static LoadOptions Options() => new(
        new("http://127.0.0.1:1"), 10, new(10, TimeSpan.Zero, TimeSpan.FromSeconds(1), 10), new(new("http://127.0.0.1:1"), [new("/", 1)], new(HttpMethod.Get, [], null)),
        new(10, TimeSpan.FromSeconds(1)), new(null, null), Quiet: true);

    private static LoadReport Report { get; } = new(
        "http://127.0.0.1:8080/", 200, 195.3, 60, 12_000, 11_718, 11_690, 0,
        new(329, 0.02742, 0, 20, 8, 282, new Dictionary<string, long> { ["404"] = 2, ["503"] = 17 }, new Dictionary<string, string>
        {
            ["brokenOff"] = "Connection reset by peer", ["notSent"] = "100 others were open", ["timedOut"] = "no answer within 2s",
        }),
        new(3.1, 9.7, 24.6, 812, 2004), new(0.6, 1.1, 1.3, 31, 44),
        [
            new("crop-service", "1.0.0", 8_124, 0.9016, 0, new(2.9, 8.1, 12, 40, 97)),
            new("crop-service", "1.1.0", 886, 0.0984, 17, new(4.4, 31, 190, 1301, 1999)),
            new("web", "1.0.0", 11_680, 1, 19, new(3.1, 9.7, 24.6, 780, 1999)),
        ],
        [new([], 10, 0.0009, 0, new(1.1, 1.2, 1.2, 1.2, 1.2))],
        [new("--max-errors", "5%", "2.742%", true), new("--max-p95", "20ms", "24.6ms", false)], Interrupted: false);

    /// <summary>The real clock, which a test can put forward.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _ahead;

        public void Jump(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);
    }
}
