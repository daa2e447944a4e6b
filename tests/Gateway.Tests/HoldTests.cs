using System.Net;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Requests may wait at the edge: so many, so long, and then they are served.</summary>
public sealed class HoldTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Held_requests_are_served_by_whatever_the_next_table_says_and_none_is_lost()
    {
        const int Callers = 50;
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(Held(old, Long, Long, 1_000));

        var calls = Enumerable.Range(0, Callers).Select(_ => gateway.Http.GetStringAsync("/", Token)).ToList();
        await Eventually.True(async () => (await TurnedOf(gateway)).Waiting == Callers, "all wait");
        gateway.Serve(TestTable.Of(TestTable.Version("2", 10_000, next.Address)) with { Version = 2 });

        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal("new", answer));
        var turned = await TurnedOf(gateway);
        Assert.Equal((0, (long)Callers, 0L), (turned.Waiting, turned.Held, turned.Refused));
        Assert.Equal(0, (await gateway.NumbersOf("1")).Requests);
        Assert.Contains($"agrimaan_gateway_held_total{{service=\"shop\"}} {Callers}\n", await gateway.Admin.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_ends_by_itself_and_the_time_it_took_is_not_the_versions()
    {
        await using var shop = await TestInstance.Says("open");
        await using var gateway = await TestGateway.Starts(Held(shop, TimeSpan.FromSeconds(2), Long, 10));

        Assert.Equal("open", await gateway.Http.GetStringAsync("/", Token));

        var numbers = await gateway.NumbersAfter(1, "1");
        var slowest = Delivery.Verification.LatencyHistogram.Quantile(numbers.Latency.ToArray(), 0.99);
        Assert.InRange(slowest!.Value, 0, 1_500_000);
        Assert.Equal(1, (await TurnedOf(gateway)).Held);
    }

    [Fact]
    public async Task Who_has_waited_as_long_as_may_be_is_told_when_to_come_back()
    {
        var asked = 0;
        await using var shop = await TestInstance.Runs(_ => { Interlocked.Increment(ref asked); return Task.CompletedTask; });
        await using var gateway = await TestGateway.Starts(Held(shop, Long, TimeSpan.FromMilliseconds(100), 10));

        using var answer = await gateway.Http.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("gateway.held", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 200, 300);
        Assert.Equal(0, asked);
        Assert.Equal((1L, 1L), await TurnedOf(gateway) is var turned ? (turned.Held, turned.Refused) : default);
    }

    [Fact]
    public async Task Who_finds_no_room_to_wait_is_answered_at_once_and_a_caller_that_leaves_makes_room()
    {
        await using var shop = await TestInstance.Says("open");
        await using var gateway = await TestGateway.Starts(Held(shop, Long, Long, 2));
        using var leaves = new CancellationTokenSource();
        var stays = gateway.Http.GetStringAsync("/", Token);
        var gone = gateway.Http.GetStringAsync("/", leaves.Token);
        await Eventually.True(async () => (await TurnedOf(gateway)).Waiting == 2, "two wait");

        using var third = await gateway.Http.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await Eventually.True(async () => (await TurnedOf(gateway)).Waiting == 1, "one has left");
        var fourth = gateway.Http.GetStringAsync("/", Token);
        await Eventually.True(async () => (await TurnedOf(gateway)).Waiting == 2, "there is room again");
        gateway.Serve(TestTable.Of(TestTable.Version("1", 10_000, shop.Address)) with { Version = 2 });
        Assert.Equal(("open", "open"), (await stays, await fourth));
    }

    [Fact]
    public async Task Other_services_and_other_doors_do_not_wait()
    {
        await using var shop = await TestInstance.Says("shop");
        await using var other = await TestInstance.Says("other");
        var table = TestTable.OfServices(("/", "other", [TestTable.Version("1", 10_000, other.Address)]), ("/shop", "shop", [TestTable.Version("1", 10_000, shop.Address)]));
        var held = table.Services["shop"] with { Hold = new(TimeProvider.System.GetUtcNow() + Long, TimeSpan.FromMilliseconds(50), 1) };
        await using var gateway = await TestGateway.Starts(table with { Services = table.Services.SetItem("shop", held) }, inner: ["shop", "other"]);
        using var inner = gateway.Client("shop");

        Assert.Equal("other", await gateway.Http.GetStringAsync("/", Token));
        using var inside = await inner.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, inside.StatusCode);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3_600, 10)]
    [InlineData(1, 0)]
    [InlineData(1, 1_000_000)]
    public async Task A_hold_without_bounds_is_refused(int longest, int most)
    {
        await using var shop = await TestInstance.Says("open");
        await using var gateway = await TestGateway.Starts();

        Assert.Contains("not whole", gateway.Offer(Held(shop, Long, TimeSpan.FromSeconds(longest), most)), StringComparison.Ordinal);
    }

    private static async Task<TurnedDocument> TurnedOf(TestGateway gateway) => (await gateway.NumbersAsync()).Turned.SingleOrDefault() ?? new("", 0, 0, 0, 0);

    private static RoutingTable Held(TestInstance instance, TimeSpan time, TimeSpan longest, int most)
    {
        var table = TestTable.Of(TestTable.Version("1", 10_000, instance.Address));
        var route = table.Services[TestTable.Service] with { Hold = new(TimeProvider.System.GetUtcNow() + time, longest, most) };
        return table with { Services = table.Services.SetItem(TestTable.Service, route) };
    }
}
