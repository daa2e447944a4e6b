using System.Net;
using Agrimaan.Samples.Shared;
using Agrimaan.Testing;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Samples.Tests;

public sealed class FaultTests
{
    [Property]
    public bool Every_window_of_three_hundred_requests_has_its_share_of_faults(ushort seed, ushort skipped)
    {
        var faults = new FaultSequence(0.08, seed);
        for (var i = 0; i < skipped; i++)
        {
            faults.Next();
        }

        return Enumerable.Range(0, 300).Count(_ => faults.Next()) is >= 21 and <= 27;
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1000)]
    public void No_faults_are_none_and_all_are_all(double rate, int expected)
    {
        var faults = new FaultSequence(rate, 7);

        Assert.Equal(expected, Enumerable.Range(0, 1000).Count(_ => faults.Next()));
    }

    [Fact]
    public async Task Eight_percent_of_the_requests_fail_and_the_platforms_own_never_do()
    {
        using var data = new TemporaryFolder();
        await using var user = await ServiceProcess.Start("User", ("AGRIMAAN_DATA", data.Path), ("FAULT_RATE", "0.08"), ("FAULT_SEED", "42"));
        var failed = 0;
        await Parallel.ForAsync(0, 1000, async (_, stop) =>
        {
            using var answer = await user.Http.GetAsync("/api/users/1", stop);
            Interlocked.Add(ref failed, answer.StatusCode == HttpStatusCode.InternalServerError ? 1 : 0);
            Assert.Equal("ok", await user.Http.GetStringAsync("/health/live", stop));
        });

        Assert.InRange(failed, 70, 90);
    }

    [Fact]
    public async Task Added_latency_holds_business_requests_only()
    {
        using var data = new TemporaryFolder();
        await using var user = await ServiceProcess.Start("User", ("AGRIMAAN_DATA", data.Path), ("LATENCY_MS", "60000"));
        using var enough = new CancellationTokenSource();

        var business = user.Http.GetAsync("/api/users/1", enough.Token);
        await Eventually.True(async () => (await user.Http.GetStringAsync("/metrics")).Contains("http_requests_in_flight 2\n", StringComparison.Ordinal), "the request has arrived");
        Assert.Equal("ok", await user.Http.GetStringAsync("/health/ready"));

        Assert.False(business.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => business);
    }
}
