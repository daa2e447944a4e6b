using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Copies of requests go to a version without traffic; nobody gets its answers, and nobody waits for them.</summary>
public sealed class MirrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_is_the_request_itself_with_a_mark_and_the_caller_gets_the_old_versions_answer()
    {
        var got = new ConcurrentQueue<string>();
        await using var old = await TestInstance.Says("same");
        await using var next = await TestInstance.Runs(context =>
        {
            got.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["X-Own"]} {context.Request.Headers["Agrimaan-Mirror"]} {context.Request.Headers.Host.Count}");
            return context.Response.WriteAsync("same");
        });
        await using var gateway = await TestGateway.Starts(Table(old, next));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a%2Fb?c=d") { Headers = { { "X-Own", "kept" } } };

        using var answer = await gateway.Http.SendAsync(request, Token);

        Assert.Equal("same", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("shop@1", Assert.Single(answer.Headers.GetValues("Agrimaan-Path")));
        await CountsAsync(gateway, counts => counts == new MirrorNumbers(1, 1, 0, 0, 0, 0));
        Assert.Equal("GET /a%2Fb?c=d kept 1 1", Assert.Single(got));
        Assert.Equal((0L, 1L), ((await gateway.NumbersOf("2")).Requests, (await gateway.NumbersAfter(1, "1")).Requests));
        Assert.Contains("agrimaan_gateway_mirrored_total{service=\"shop\",version=\"2\",result=\"matched\"} 1\n", await gateway.Admin.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", null)]
    [InlineData("PUT", null)]
    [InlineData("PATCH", null)]
    [InlineData("DELETE", null)]
    [InlineData("MERGE", null)]
    [InlineData("GET", "a body")]
    public async Task What_may_change_something_is_never_copied(string method, string? body)
    {
        var copies = 0;
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Runs(_ => { Interlocked.Increment(ref copies); return Task.CompletedTask; });
        await using var gateway = await TestGateway.Starts(Table(old, next));
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "/") { Content = body is null ? null : new StringContent(body) };

        (await gateway.Http.SendAsync(request, Token)).Dispose();
        Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));

        await CountsAsync(gateway, counts => counts.Mirrored == 1);
        Assert.Equal(1, copies);
    }

    [Theory]
    [InlineData("status", 1)]
    [InlineData("type", 0)]
    [InlineData("body", 0)]
    [InlineData("length", 0)]
    public async Task What_differs_is_counted_and_another_status_above_all(string differs, int otherStatus)
    {
        await using var old = await TestInstance.Runs(context => AnswerAsync(context, ""));
        await using var next = await TestInstance.Runs(context => AnswerAsync(context, differs));
        await using var gateway = await TestGateway.Starts(Table(old, next));

        Assert.Equal("the body", await gateway.Http.GetStringAsync("/", Token));

        await CountsAsync(gateway, counts => counts == new MirrorNumbers(1, 0, 1, otherStatus, 0, 0));
    }

    [Fact]
    public async Task Heads_options_and_bodies_beyond_what_is_compared_match_too()
    {
        var large = Encoding.UTF8.GetBytes(new string('x', 300_000));
        await using var old = await TestInstance.Runs(context => context.Response.Body.WriteAsync(large).AsTask());
        await using var next = await TestInstance.Runs(context => context.Response.Body.WriteAsync(large).AsTask());
        await using var gateway = await TestGateway.Starts(Table(old, next));

        Assert.Equal(large.Length, (await gateway.Http.GetByteArrayAsync("/", Token)).Length);
        (await gateway.Http.SendAsync(new(HttpMethod.Head, "/"), Token)).Dispose();
        (await gateway.Http.SendAsync(new(HttpMethod.Options, "/"), Token)).Dispose();

        await CountsAsync(gateway, counts => counts == new MirrorNumbers(3, 3, 0, 0, 0, 0));
    }

    [Fact]
    public async Task Nobody_waits_for_a_version_that_hangs_and_what_finds_no_room_is_dropped()
    {
        const int Requests = 100;
        var hold = new TaskCompletionSource();
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Runs(context => hold.Task.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.Starts(Table(old, next));

        var began = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => gateway.Http.GetStringAsync("/", Token)));

        Assert.All(answers, answer => Assert.Equal("old", answer));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Equal(Requests - 64, (await gateway.NumbersOf("2")).Mirror.Dropped);
        hold.SetResult();
        await CountsAsync(gateway, counts => counts is { Mirrored: 64, Differed: 64 });
        Assert.Equal(0, (await gateway.NumbersAsync()).InFlight[next.Address]);
    }

    [Fact]
    public async Task A_version_that_is_not_there_hurts_nobody()
    {
        await using var old = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts(
            Mirrored(TestTable.Of(TestTable.Version("1", 10_000, old.Address), TestTable.Version("2", 0, TestTable.Nobody())), 10_000));

        Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));

        await CountsAsync(gateway, counts => counts == new MirrorNumbers(1, 0, 0, 0, 0, 1));
    }

    [Fact]
    public async Task A_share_is_copied_and_a_caller_cannot_pass_for_a_copy()
    {
        var marked = 0;
        await using var old = await TestInstance.Runs(context =>
        {
            marked += context.Request.Headers.ContainsKey("Agrimaan-Mirror") ? 1 : 0;
            return context.Response.WriteAsync("old");
        });
        await using var next = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts(Table(old, next, 2_500));
        for (var i = 0; i < 400; i++)
        {
            Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));
        }

        // Six standard deviations of 400 draws at 25 % are 52.
        await CountsAsync(gateway, counts => counts.Mirrored is >= 48 and <= 152);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Agrimaan-Mirror", "1" } } };
        (await gateway.Http.SendAsync(request, Token)).Dispose();
        Assert.Equal(0, marked);
    }

    [Fact]
    public async Task A_WebSocket_is_not_copied()
    {
        await using var old = await TestInstance.Runs(async context => { using var socket = await context.WebSockets.AcceptWebSocketAsync(); await socket.ReceiveAsync(new byte[10].AsMemory(), Token); });
        await using var next = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(Table(old, next));
        using var socket = new System.Net.WebSockets.ClientWebSocket();

        await socket.ConnectAsync(new UriBuilder(gateway.AddressOf(Listener.Public)) { Scheme = "ws" }.Uri, Token);

        Assert.Equal(MirrorNumbers.Zero, (await gateway.NumbersOf("2")).Mirror);
    }

    [Fact]
    public async Task Copies_to_nowhere_are_refused()
    {
        await using var old = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts();

        Assert.Contains("cannot be", gateway.Offer(Mirrored(TestTable.Of(TestTable.Version("1", 10_000, old.Address)), 100)), StringComparison.Ordinal);
        Assert.Contains("cannot be", gateway.Offer(Table(old, old, 0)), StringComparison.Ordinal);
        Assert.Contains("cannot be", gateway.Offer(Table(old, old, 10_001)), StringComparison.Ordinal);
    }

    private static Task CountsAsync(TestGateway gateway, Func<MirrorNumbers, bool> wanted) =>
        Eventually.True(async () => wanted((await gateway.NumbersOf("2")).Mirror), "the copies are counted");

    private static Task AnswerAsync(HttpContext context, string differs)
    {
        context.Response.StatusCode = differs == "status" ? (int)HttpStatusCode.NotFound : 200;
        context.Response.ContentType = differs == "type" ? "text/html" : "text/plain";
        return context.Response.WriteAsync(differs switch { "body" => "the bodY", "length" => "the body!", _ => "the body" });
    }

    private static RoutingTable Table(TestInstance old, TestInstance next, int share = 10_000) =>
        Mirrored(TestTable.Of(TestTable.Version("1", 10_000, old.Address), TestTable.Version("2", 0, next.Address)), share);

    private static RoutingTable Mirrored(RoutingTable table, int share) =>
        table with { Services = table.Services.SetItem(TestTable.Service, table.Services[TestTable.Service] with { Mirroring = new("2", share) }) };
}
