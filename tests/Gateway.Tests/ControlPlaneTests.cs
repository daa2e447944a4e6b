using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Tables from a control plane: taken, refused, kept while it is gone.</summary>
public sealed class ControlPlaneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-gateway-").FullName;

    [Fact]
    [Trait("Plan", "240")]
    public async Task A_published_table_is_served_and_confirmed()
    {
        await using var instance = await TestInstance.Says("hello");
        await using var plane = await TestControlPlane.Starts();
        await using var gateway = await TestGateway.Starts(controlPlane: () => plane.Address);

        await plane.Router.ApplyAsync(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)), default);
        await Eventually.True(async () => (await Seen(plane)).Serves(1, 1), "the table is confirmed");

        Assert.Equal("hello", await gateway.Http.GetStringAsync("/"));
        Assert.True((await gateway.NumbersAsync()).Connected);
    }

    [Fact]
    public async Task A_table_that_cannot_be_served_is_refused_with_a_reason_and_the_good_one_stays()
    {
        await using var instance = await TestInstance.Says("good");
        await using var plane = await TestControlPlane.Starts();
        await using var gateway = await TestGateway.Starts(controlPlane: () => plane.Address);
        var good = TestTable.Of(TestTable.Version("1", 10_000, instance.Address));
        await plane.Router.ApplyAsync(good, default);
        await Eventually.True(async () => (await Seen(plane)).Serves(1, 1), "the good table is confirmed");

        await plane.Router.ApplyAsync(TestTable.Of(TestTable.Version("1", 9_999, instance.Address)) with { Version = 2 }, default);
        await Eventually.True(async () => (await Seen(plane)).Refusal is not null, "the bad table is refused");

        var seen = await Seen(plane);
        Assert.Equal("the weights of shop do not add up to 10000", seen.Refusal);
        Assert.Equal((1, 1), (seen.Epoch, seen.Version));
        Assert.Equal("good", await gateway.Http.GetStringAsync("/"));

        await plane.Router.ApplyAsync(good with { Version = 3 }, default);
        await Eventually.True(async () => await Seen(plane) is { Refusal: null, Version: 3 }, "the next good one is taken");
    }

    [Fact]
    public async Task A_leader_of_the_past_is_refused()
    {
        await using var instance = await TestInstance.Says("new leader");
        await using var plane = await TestControlPlane.Starts();
        var table = TestTable.Of(TestTable.Version("1", 10_000, instance.Address));
        await using var gateway = await TestGateway.Starts(table with { Epoch = 7 }, controlPlane: () => plane.Address);

        await plane.Router.ApplyAsync(table with { Epoch = 6, Version = 99 }, default);

        await Eventually.True(async () => (await Seen(plane)).Refusal is not null, "it is refused");
        Assert.Equal("epoch 6 is older than 7, which is in force", (await Seen(plane)).Refusal);
    }

    [Fact]
    public async Task A_leader_of_the_past_is_refused_after_a_restart_too_and_a_later_one_is_served()
    {
        await using var instance = await TestInstance.Says("new leader");
        await using var plane = await TestControlPlane.Starts();
        var table = TestTable.Of(TestTable.Version("1", 10_000, instance.Address));
        await using (await TestGateway.Starts(table with { Epoch = 7 }, _folder))
        {
        }

        await plane.Router.ApplyAsync(table with { Epoch = 6, Version = 99 }, default);
        await using var gateway = await TestGateway.Starts(directory: _folder, controlPlane: () => plane.Address);

        await Eventually.True(async () => (await Seen(plane)).Refusal is not null, "it is refused");
        Assert.Equal("epoch 6 is older than 7, which is in force", (await Seen(plane)).Refusal);
        await plane.Router.ApplyAsync(table with { Epoch = 8 }, default);
        await Eventually.True(async () => (await Seen(plane)).Serves(8, 1), "the later one is confirmed");
    }

    [Fact]
    public async Task Traffic_goes_on_while_the_control_plane_is_gone_and_it_is_found_again_on_another_port()
    {
        await using var instance = await TestInstance.Says("here");
        var plane = await TestControlPlane.Starts();
        var table = TestTable.Of(TestTable.Version("1", 10_000, instance.Address));
        await using var gateway = await TestGateway.Starts(controlPlane: () => plane.Address);
        await plane.Router.ApplyAsync(table, default);
        await Eventually.True(async () => (await Seen(plane)).Serves(1, 1), "the table is confirmed");

        await plane.DisposeAsync();
        await Eventually.True(async () => !(await gateway.NumbersAsync()).Connected, "the loss is noticed");
        Assert.Equal("here", await gateway.Http.GetStringAsync("/"));

        plane = await TestControlPlane.Starts();
        await using var again = plane;
        await plane.Router.ApplyAsync(table with { Epoch = 2 }, default);
        await Eventually.True(async () => (await Seen(plane)).Serves(2, 1), "the new one is confirmed");
        Assert.Equal("here", await gateway.Http.GetStringAsync("/"));
    }

    [Fact]
    public async Task After_a_restart_the_last_good_table_serves_at_once_without_a_control_plane()
    {
        await using var instance = await TestInstance.Says("kept");
        await using (await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)), _folder))
        {
        }

        await using var gateway = await TestGateway.Starts(directory: _folder);

        Assert.Equal("kept", await gateway.Http.GetStringAsync("/"));
    }

    [Fact]
    public async Task After_a_restart_shares_and_rules_are_those_of_the_moment_before_it()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        var table = TestTable.Of(TestTable.Version("1", 10_000, old.Address), TestTable.Version("2", 0, next.Address));
        var route = table.Services[TestTable.Service] with { Steering = new("2", [new([new(Delivery.Catalog.RequestPart.Header, "X-Beta")])]) };
        await using (var first = await TestGateway.Starts(table with { Sticky = true, Services = table.Services.SetItem(TestTable.Service, route) }, _folder))
        {
            Assert.Equal("old", await first.Http.GetStringAsync("/"));
        }

        await using var second = await TestGateway.Starts(directory: _folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Beta", "1" } } };
        using var steered = await second.Http.SendAsync(request);
        using var drawn = await second.Http.GetAsync("/");

        Assert.Equal(("new", "old"), (await steered.Content.ReadAsStringAsync(), await drawn.Content.ReadAsStringAsync()));
        Assert.Contains(drawn.Headers.GetValues("Set-Cookie"), value => value.StartsWith("agrimaan-bucket=", StringComparison.Ordinal));
        Assert.NotNull(second.Offer(TestTable.Of(TestTable.Version("2", 10_001, next.Address)) with { Version = 2 }));
        Assert.Equal("old", await second.Http.GetStringAsync("/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"platform\":\"farm\"")]
    [InlineData("{\"platform\":\"farm\",\"epoch\":1,\"version\":1,\"publicPort\":1,\"routes\":null,\"services\":null}")]
    [InlineData("{\"platform\":\"farm\",\"epoch\":1,\"version\":1,\"publicPort\":1,\"routes\":{\"/\":\"a\"},\"services\":{\"a\":null}}")]
    [InlineData("{\"platform\":\"farm\",\"epoch\":1,\"version\":1,\"publicPort\":1,\"routes\":{},\"services\":{\"a\":{\"service\":\"a\",\"innerPort\":1}}}")]
    [InlineData("{\"platform\":\"farm\",\"epoch\":1,\"version\":1,\"publicPort\":1,\"routes\":{},\"services\":{\"a\":{\"service\":\"a\",\"innerPort\":1,\"backends\":[null]}}}")]
    [InlineData("{\"platform\":\"other\",\"epoch\":1,\"version\":1,\"publicPort\":1,\"routes\":{},\"services\":{}}")]
    public async Task A_file_that_cannot_be_served_is_set_aside_and_the_gateway_starts(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "table.json"), text);

        await using var gateway = await TestGateway.Starts(directory: _folder);

        Assert.Null((await gateway.NumbersAsync()).Table);
        Assert.False(File.Exists(Path.Combine(_folder, "table.json")));
        Assert.Equal(text, await File.ReadAllTextAsync(Path.Combine(_folder, "table.json.broken")));
    }

    [Fact]
    public async Task Numbers_reach_the_control_plane_and_silence_is_no_number()
    {
        await using var instance = await TestInstance.Says("x");
        var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)));
        var router = new GatewayRouter(TimeProvider.System);
        var port = gateway.AddressOf(Listener.Admin).Port;
        using var source = new GatewayMetricSource(router, _ => port);
        await gateway.Http.GetStringAsync("/");
        await gateway.NumbersAfter(1, "1");

        var numbers = await source.ReadAsync(TestTable.Platform, default);

        Assert.Equal(1, numbers!.Of("shop", "1").Requests);
        Assert.NotNull(numbers.Of("shop", "1").LatencyMs(0.5));
        var seen = await router.ObserveAsync(TestTable.Platform, default);
        Assert.True(seen.Connected);
        Assert.Equal(0, seen.InFlight[instance.Address]);

        await gateway.DisposeAsync();
        Assert.Null(await source.ReadAsync(TestTable.Platform, default));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<RouterObservation> Seen(TestControlPlane plane) => plane.Router.ObserveAsync(TestTable.Platform, default);
}
