using System.Net;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>What happens when an instance does not answer.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_refused_connection_is_tried_on_the_next_instance_with_the_whole_body(string method)
    {
        await using var alive = await TestInstance.Runs(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync("got " + await reader.ReadToEndAsync());
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, TestTable.Nobody(), alive.Address)));

        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(new(method), "/") { Content = method == "POST" ? new StringContent("seed") : null };
            using var response = await gateway.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(method == "POST" ? "got seed" : "got ", await response.Content.ReadAsStringAsync());
        }

        var numbers = await gateway.NumbersAfter(4, "1");
        Assert.Equal((4, 0), (numbers.Requests, numbers.Errors));
        Assert.InRange(numbers.Retries, 1, 2);
    }

    [Fact]
    [Trait("Plan", "231")]
    public async Task When_no_instance_of_a_version_listens_another_version_answers_and_is_named()
    {
        await using var old = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts(TestTable.Of(
            TestTable.Version("1", 1, old.Address), TestTable.Version("2", 9_999, TestTable.Nobody(), TestTable.Nobody())));

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal("old", await response.Content.ReadAsStringAsync());
        Assert.Equal("shop@1", response.Headers.GetValues("Agrimaan-Path").Single());
        Assert.Equal(1, (await gateway.NumbersAfter(1, "1")).Requests);
        Assert.Equal(0, (await gateway.NumbersOf("2")).Requests);
    }

    [Fact]
    public async Task When_nobody_listens_the_answer_is_503_and_an_error_of_the_version()
    {
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, TestTable.Nobody())));

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("gateway.noInstance", await response.Content.ReadAsStringAsync());
        Assert.Equal("shop@1", response.Headers.GetValues("Agrimaan-Path").Single());
        Assert.Equal(1, (await gateway.NumbersAfter(1, "1")).Errors);
    }

    [Fact]
    public async Task A_version_whose_instance_breaks_off_is_charged_although_the_caller_of_a_GET_is_spared()
    {
        await using var broken = await TestInstance.Runs(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var sound = await TestInstance.Says("sound");
        await using var gateway = await TestGateway.Starts(TestTable.Of(
            TestTable.Version("1", 1, sound.Address), TestTable.Version("2", 9_999, broken.Address)));

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal("sound", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, (await gateway.NumbersOf("2")).Errors);
        Assert.Equal(0, (await gateway.NumbersAfter(1, "1")).Errors);
    }

    [Fact]
    public async Task A_POST_is_never_sent_twice()
    {
        var seen = 0;
        RequestDelegate breaks = context =>
        {
            Interlocked.Increment(ref seen);
            context.Abort();
            return Task.CompletedTask;
        };
        await using var first = await TestInstance.Runs(breaks);
        await using var second = await TestInstance.Runs(breaks);
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, first.Address, second.Address)));

        using var response = await gateway.Http.PostAsync("/", new StringContent("order"));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("shop@1 did not answer", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task A_caller_that_leaves_is_neither_a_request_nor_an_error()
    {
        var arrived = new TaskCompletionSource();
        await using var slow = await TestInstance.Runs(async context =>
        {
            arrived.SetResult();
            var left = new TaskCompletionSource();
            context.RequestAborted.Register(() => left.SetResult());
            await left.Task;
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, slow.Address)));
        using var leave = new CancellationTokenSource();
        var call = gateway.Http.GetAsync("/", leave.Token);
        await arrived.Task;

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.True(async () => (await gateway.NumbersOf("1")).Aborted == 1, "the abort is counted");
        var numbers = await gateway.NumbersOf("1");
        Assert.Equal((0, 0), (numbers.Requests, numbers.Errors));
        Assert.Equal(0, (await gateway.NumbersAsync()).InFlight[slow.Address]);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_an_error_whatever_it_began_with()
    {
        await using var cut = await TestInstance.Runs(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("only this");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, cut.Address)));

        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Http.GetStringAsync("/"));

        await Eventually.True(async () => (await gateway.NumbersOf("1")) is { Errors: 1, Requests: 1 }, "the error is counted: " + await gateway.NumbersOf("1"));
    }

    [Fact]
    public async Task Too_many_requests_is_no_error()
    {
        await using var strict = await TestInstance.Runs(context =>
        {
            context.Response.StatusCode = 429;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, strict.Address)));

        using var response = await gateway.Http.GetAsync("/");

        var numbers = await gateway.NumbersAfter(1, "1");
        Assert.Equal((1, 0, 1), (numbers.Requests, numbers.Errors, numbers.Limited));
        Assert.Empty(numbers.Latency);
        var metrics = await gateway.Admin.GetStringAsync("/metrics");
        Assert.Contains("agrimaan_gateway_limited_total{service=\"shop\",version=\"1\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("agrimaan_gateway_requests_total{service=\"shop\",version=\"1\",code_class=\"5xx\"} 0\n", metrics, StringComparison.Ordinal);
    }
}
