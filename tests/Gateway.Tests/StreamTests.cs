using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>What goes on for long: sockets, events, large bodies.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_WebSocket_is_passed_on_and_does_not_count_as_slow()
    {
        await using var echo = await TestInstance.Runs(EchoAsync);
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, echo.Address)));
        using var socket = await ConnectAsync(gateway);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, default);

        Assert.Equal("hello", await ReceiveAsync(socket));
        Assert.Equal(1, (await gateway.NumbersAsync()).InFlight[echo.Address]);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await Eventually.True(async () => (await gateway.NumbersOf("1")).Requests == 1, "the end is counted");
        var numbers = await gateway.NumbersOf("1");
        Assert.Equal(0, numbers.Errors);
        Assert.Empty(numbers.Latency);
    }

    [Fact]
    public async Task A_WebSocket_whose_caller_vanishes_is_no_error()
    {
        await using var echo = await TestInstance.Runs(EchoAsync);
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, echo.Address)));
        var socket = await ConnectAsync(gateway);

        socket.Abort();

        await Eventually.True(async () => (await gateway.NumbersAsync()).InFlight[echo.Address] == 0, "it ended");
        Assert.Equal(0, (await gateway.NumbersOf("1")).Errors);
    }

    [Fact]
    public async Task Events_arrive_one_by_one_while_the_stream_is_open()
    {
        var next = new SemaphoreSlim(0);
        await using var feed = await TestInstance.Runs(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync();
            }
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, feed.Address)));

        using var reader = new StreamReader(await gateway.Http.GetStreamAsync("/"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync());
            Assert.Equal("", await reader.ReadLineAsync());
            next.Release();
        }

        Assert.Null(await reader.ReadLineAsync());
        await Eventually.True(async () => (await gateway.NumbersOf("1")).Requests == 1, "the end is counted");
        Assert.Empty((await gateway.NumbersOf("1")).Latency);
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_end_of_the_gateway()
    {
        await using var feed = await TestInstance.Runs(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            var left = new TaskCompletionSource();
            context.RequestAborted.Register(() => left.SetResult());
            await left.Task;
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, feed.Address)));
        using var reader = new StreamReader(await gateway.Http.GetStreamAsync("/"));
        Assert.Equal("data: 1", await reader.ReadLineAsync());

        var began = TimeProvider.System.GetTimestamp();
        await gateway.StopAsync();

        // Its grace is five seconds.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_request_in_flight_ends_well_when_the_gateway_stops()
    {
        var arrived = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        await using var slow = await TestInstance.Runs(async context =>
        {
            arrived.SetResult();
            await hold.Task;
            await context.Response.WriteAsync("done");
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, slow.Address)));
        var call = gateway.Http.GetStringAsync("/");
        await arrived.Task;

        var stop = gateway.StopAsync();
        hold.SetResult();

        Assert.Equal("done", await call);
        await stop;
    }

    [Fact]
    public async Task Large_bodies_pass_both_ways_unchanged()
    {
        var body = RandomNumberGenerator.GetBytes(48 * 1024 * 1024);
        await using var store = await TestInstance.Runs(async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(body);
            }
            else
            {
                await context.Response.Body.WriteAsync(await SHA256.HashDataAsync(context.Request.Body));
            }
        });
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, store.Address)));

        using var response = await gateway.Http.PostAsync("/", new ByteArrayContent(body));

        Assert.Equal(SHA256.HashData(body), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(SHA256.HashData(body), SHA256.HashData(await gateway.Http.GetByteArrayAsync("/")));
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestGateway gateway)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.AddressOf(Listener.Public)) { Scheme = "ws", Path = "/live" }.Uri, default);
        return socket;
    }

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), default);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, default);
        }
    }
}
