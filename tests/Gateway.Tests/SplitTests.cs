using System.Net;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Traffic over versions and instances, on real sockets.</summary>
public sealed class SplitTests
{
    [Fact]
    [Trait("Plan", "224")]
    [Trait("Plan", "238")]
    public async Task Traffic_is_split_by_weight()
    {
        await using var old = await TestInstance.Says("old");
        await using var fresh = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 9000, old.Address), TestTable.Version("2", 1000, fresh.Address)));

        var fromNew = 0;
        for (var i = 0; i < 2000; i++)
        {
            fromNew += await gateway.Http.GetStringAsync("/") == "new" ? 1 : 0;
        }

        // Six standard deviations of 2,000 draws at 10 % are 80.
        Assert.InRange(fromNew, 120, 280);
        Assert.Equal(fromNew, (await gateway.NumbersAfter(fromNew, "2")).Requests);
    }

    [Fact]
    [Trait("Plan", "208")]
    [Trait("Plan", "226")]
    public async Task Weights_change_under_load_without_one_failed_request()
    {
        await using var old = await TestInstance.Says("old");
        await using var fresh = await TestInstance.Says("new");
        Delivery.Targets.RoutingTable Table(int version, int weight) =>
            TestTable.Of(TestTable.Version("1", 10_000 - weight, old.Address), TestTable.Version("2", weight, fresh.Address)) with { Version = version };
        await using var gateway = await TestGateway.Starts(Table(1, 0));

        await using var load = new Load(gateway, 8);
        for (var version = 2; version <= 41; version++)
        {
            var before = load.Answered;
            gateway.Serve(Table(version, version * 7919 % 10_001));
            await Eventually.True(() => load.Answered > before + 50, "traffic goes on");
        }

        await load.EndAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    [Trait("Plan", "208")]
    public async Task Replacing_instances_under_load_loses_no_request_even_when_the_old_one_ends_first()
    {
        var current = await TestInstance.Says("0");
        await using var other = await TestInstance.Says("other");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, current.Address, other.Address)));

        await using var load = new Load(gateway, 8);
        for (var version = 2; version <= 11; version++)
        {
            var before = load.Answered;
            await using var gone = current;
            current = await TestInstance.Says("next");

            // The wrong way round on purpose: the router learns of it only afterwards.
            await gone.StopAsync();
            gateway.Serve(TestTable.Of(TestTable.Version("1", 10_000, current.Address, other.Address)) with { Version = version });
            await Eventually.True(() => load.Answered > before + 100, "traffic goes on");
        }

        await load.EndAsync();
        await current.DisposeAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    [Trait("Plan", "465")]
    public async Task The_instance_with_the_fewest_requests_in_flight_is_chosen()
    {
        var hold = new TaskCompletionSource();
        await using var busy = await TestInstance.Runs(async context =>
        {
            await hold.Task;
            await context.Response.WriteAsync("busy");
        });
        await using var free = await TestInstance.Says("free");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, busy.Address, free.Address)));

        var held = new List<Task<string>>();
        await Eventually.True(
            async () =>
            {
                held.Add(gateway.Http.GetStringAsync("/"));
                await Task.WhenAny(held[^1], Eventually.True(async () => (await gateway.NumbersAsync()).InFlight[busy.Address] == 1, "one is held"));
                return (await gateway.NumbersAsync()).InFlight[busy.Address] == 1;
            },
            "one request is held by the busy instance");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("free", await gateway.Http.GetStringAsync("/"));
        }

        hold.SetResult();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task Draining_shows_requests_in_flight_until_the_last_has_ended()
    {
        var hold = new TaskCompletionSource();
        await using var old = await TestInstance.Runs(async context =>
        {
            await hold.Task;
            await context.Response.WriteAsync("old");
        });
        await using var fresh = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, old.Address)));
        var held = gateway.Http.GetStringAsync("/");
        await Eventually.True(async () => (await gateway.NumbersAsync()).InFlight[old.Address] == 1, "the request is in flight");

        for (var version = 2; version <= 4; version++)
        {
            gateway.Serve(TestTable.Of(TestTable.Version("2", 10_000, fresh.Address)) with { Version = version });
            Assert.Equal("new", await gateway.Http.GetStringAsync("/"));
            Assert.Equal(1, (await gateway.NumbersAsync()).InFlight[old.Address]);
        }

        hold.SetResult();
        Assert.Equal("old", await held);
        await Eventually.True(async () => (await gateway.NumbersAsync()).InFlight.GetValueOrDefault(old.Address) == 0, "the old instance is drained");
    }

    [Fact]
    [Trait("Plan", "235")]
    public async Task A_user_keeps_the_bucket_and_sees_a_version_only_once_new()
    {
        await using var old = await TestInstance.Runs(context =>
        {
            context.Response.Headers.Append("Set-Cookie", "own=1");
            return context.Response.WriteAsync("old");
        });
        await using var fresh = await TestInstance.Says("new");
        Delivery.Targets.RoutingTable Table(int version, int weight) =>
            TestTable.Of(TestTable.Version("1", 10_000 - weight, old.Address), TestTable.Version("2", weight, fresh.Address)) with { Version = version, Sticky = true };
        await using var gateway = await TestGateway.Starts(Table(1, 0));

        using var first = await gateway.Http.GetAsync("/");
        var cookies = first.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains("own=1", cookies);
        var cookie = Assert.Single(cookies, value => value.StartsWith("agrimaan-bucket=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);

        var seenNew = false;
        for (var weight = 500; weight <= 10_000; weight += 500)
        {
            gateway.Serve(Table((weight / 500) + 1, weight));
            for (var i = 0; i < 5; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Cookie", cookie.Split(';')[0] } } };
                using var response = await gateway.Http.SendAsync(request);
                var isNew = await response.Content.ReadAsStringAsync() == "new";
                Assert.True(isNew || !seenNew, "the user was moved back");
                Assert.DoesNotContain(response.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(value => value.StartsWith("agrimaan", StringComparison.Ordinal)));
                seenNew = isNew;
            }
        }

        Assert.True(seenNew);
    }

    [Fact]
    public async Task A_service_without_versions_answers_503_with_a_hint()
    {
        await using var gateway = await TestGateway.Starts(TestTable.Of());

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("gateway.noInstance", await response.Content.ReadAsStringAsync());
    }
}
