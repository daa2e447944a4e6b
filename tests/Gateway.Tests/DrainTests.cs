using System.Net;
using System.Net.WebSockets;
using System.Text;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>What is in flight to an instance that leaves may end, each protocol in its time; then it is ended.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_with_nothing_in_flight_is_empty_at_once()
    {
        await using var rig = await Rig.Starts();
        Assert.Equal("quick", await rig.Gateway.Http.GetStringAsync("/quick", Token));

        await rig.LeaveAsync(new(Long, Long, Long));

        Assert.Equal(0, (await rig.Gateway.NumbersAsync()).InFlight.GetValueOrDefault(rig.Old.Address));
        Assert.Equal("drained 0 0 0, cut 0 0 0", await rig.CountsAsync());
    }

    [Fact]
    public async Task What_ends_inside_the_limit_ends_well_and_is_counted_as_drained()
    {
        await using var rig = await Rig.Starts();
        var slow = rig.Gateway.Http.GetStringAsync("/slow", Token);
        using var socket = await rig.ConnectAsync();
        using var events = await rig.EventsAsync();
        await rig.InFlightAsync(3);

        await rig.LeaveAsync(new(Long, Long, Long));
        await SayAsync(socket, "still here");
        rig.LetGo();

        Assert.Equal("slow", await slow);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        Assert.Null(await events.ReadLineAsync(Token));
        await Eventually.True(async () => await rig.CountsAsync() == "drained 1 1 1, cut 0 0 0", "all three are drained");
    }

    [Fact]
    public async Task A_request_that_outlasts_the_limit_is_answered_by_the_gateway()
    {
        await using var rig = await Rig.Starts();
        var slow = rig.Gateway.Http.GetAsync("/slow", Token);
        await rig.InFlightAsync(1);

        await rig.LeaveAsync(new(Short, Long, Long));

        using var answer = await slow;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("gateway.tooLate", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await Eventually.True(async () => await rig.CountsAsync() == "drained 0 0 0, cut 1 0 0", "it is cut");
        Assert.Equal(1, (await rig.Gateway.NumbersOf("1")).Errors);
        Assert.Equal(0, (await rig.Gateway.NumbersAsync()).InFlight.GetValueOrDefault(rig.Old.Address));
        Assert.Contains("agrimaan_gateway_cut_total{service=\"shop\",version=\"1\",protocol=\"http\"} 1\n", await rig.Gateway.Admin.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_WebSocket_that_outlasts_the_limit_is_told_that_its_side_goes_away_and_both_ends_part_in_order()
    {
        await using var rig = await Rig.Starts();
        using var socket = await rig.ConnectAsync();
        await SayAsync(socket, "hello");

        await rig.LeaveAsync(new(Long, Short, Long));

        var farewell = await socket.ReceiveAsync(new byte[100].AsMemory(), Token);
        Assert.Equal(WebSocketMessageType.Close, farewell.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, Token);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await rig.SocketEnded.WaitAsync(TimeSpan.FromSeconds(10), Token));
        await Eventually.True(async () => await rig.CountsAsync() == "drained 0 0 0, cut 0 1 0", "it is cut");
        Assert.Equal(0, (await rig.Gateway.NumbersOf("1")).Errors);
    }

    [Fact]
    public async Task A_WebSocket_whose_caller_does_not_listen_is_cut_all_the_same()
    {
        await using var rig = await Rig.Starts();
        using var socket = await rig.ConnectAsync();

        await rig.LeaveAsync(new(Long, Short, Long));

        // Nobody reads at the caller, and so nobody answers the farewell.
        await Eventually.True(async () => (await rig.Gateway.NumbersAsync()).InFlight.GetValueOrDefault(rig.Old.Address) == 0, "it ended");
        await Eventually.True(async () => await rig.CountsAsync() == "drained 0 0 0, cut 0 1 0", "it is cut");
    }

    [Fact]
    public async Task A_stream_of_events_that_outlasts_the_limit_ends_as_if_it_were_whole_and_its_reader_comes_back_to_the_new_version()
    {
        await using var rig = await Rig.Starts();
        using var events = await rig.EventsAsync();

        await rig.LeaveAsync(new(Long, Long, Short));

        Assert.Null(await events.ReadLineAsync(Token));
        await Eventually.True(async () => await rig.CountsAsync() == "drained 0 0 0, cut 0 0 1", "it is cut");
        Assert.Equal((1L, 0L), await rig.Gateway.NumbersOf("1") is var old ? (old.Requests, old.Errors) : default);
        Assert.Equal("new", await rig.Gateway.Http.GetStringAsync("/events", Token));
    }

    [Fact]
    public async Task Each_protocol_has_its_own_time()
    {
        await using var rig = await Rig.Starts();
        var slow = rig.Gateway.Http.GetStringAsync("/slow", Token);
        using var socket = await rig.ConnectAsync();
        using var events = await rig.EventsAsync();
        await rig.InFlightAsync(3);

        await rig.LeaveAsync(new(Long, Long, TimeSpan.Zero));

        Assert.Null(await events.ReadLineAsync(Token));
        await SayAsync(socket, "still here");
        Assert.Equal(2, (await rig.Gateway.NumbersAsync()).InFlight[rig.Old.Address]);
        rig.LetGo();
        Assert.Equal("slow", await slow);
    }

    [Fact]
    public async Task An_instance_that_comes_back_in_time_keeps_what_is_in_flight()
    {
        await using var rig = await Rig.Starts();
        using var socket = await rig.ConnectAsync();
        await rig.LeaveAsync(new(Long, TimeSpan.FromSeconds(1), Long));

        rig.ComeBack();
        await rig.LeaveAsync(new(Long, Long, Long));

        var began = TimeProvider.System.GetTimestamp();
        await Eventually.True(async () => { await SayAsync(socket, "still here"); return TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1.5); }, "the first limit is over");
        Assert.Equal("drained 0 0 0, cut 0 0 0", await rig.CountsAsync());
    }

    [Fact]
    public async Task Without_limits_nothing_is_cut()
    {
        await using var rig = await Rig.Starts();
        using var socket = await rig.ConnectAsync();

        await rig.LeaveAsync(null);

        await SayAsync(socket, "still here");
        Assert.Equal("drained 0 0 0, cut 0 0 0", await rig.CountsAsync());
    }

    private static async Task SayAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Token);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), Token);
        Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    /// <summary>An old instance with everything that lasts, a new one, and the gateway before both.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly TaskCompletionSource _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<WebSocketCloseStatus?> _socketEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _version = 1;

        public TestInstance Old { get; private set; } = null!;

        public TestInstance New { get; private set; } = null!;

        public TestGateway Gateway { get; private set; } = null!;

        /// <summary>What the instance was told when its socket ended.</summary>
        public Task<WebSocketCloseStatus?> SocketEnded => _socketEnded.Task;

        public static async Task<Rig> Starts()
        {
            var rig = new Rig();
            rig.Old = await TestInstance.Runs(rig.AnswerAsync);
            rig.New = await TestInstance.Says("new");
            rig.Gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, rig.Old.Address)));
            return rig;
        }

        public void LetGo() => _hold.TrySetResult();

        /// <summary>A table without the old instance.</summary>
        public async Task LeaveAsync(Draining? draining)
        {
            Gateway.Serve(TestTable.Of(TestTable.Version("2", 10_000, New.Address)) with { Version = ++_version, Draining = draining });
            Assert.Equal("new", await Gateway.Http.GetStringAsync("/", Token));
        }

        public void ComeBack() => Gateway.Serve(TestTable.Of(TestTable.Version("1", 10_000, Old.Address)) with { Version = ++_version });

        public Task InFlightAsync(int count) => Eventually.True(async () => (await Gateway.NumbersAsync()).InFlight[Old.Address] == count, $"{count} are in flight");

        /// <summary>Requests, WebSockets, streams of events.</summary>
        public async Task<string> CountsAsync() =>
            await Gateway.NumbersOf("1") is var numbers ? $"drained {Text(numbers.Drained)}, cut {Text(numbers.Cut)}" : "";

        public async Task<ClientWebSocket> ConnectAsync()
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(new UriBuilder(Gateway.AddressOf(Listener.Public)) { Scheme = "ws", Path = "/live" }.Uri, Token);
            return socket;
        }

        public async Task<StreamReader> EventsAsync()
        {
            var reader = new StreamReader(await Gateway.Http.GetStreamAsync("/events", Token));
            Assert.Equal("data: 1", await reader.ReadLineAsync(Token));
            Assert.Equal("", await reader.ReadLineAsync(Token));
            return reader;
        }

        public async ValueTask DisposeAsync()
        {
            LetGo();
            await Gateway.DisposeAsync();
            await Old.DisposeAsync();
            await New.DisposeAsync();
        }

        private static string Text(ProtocolCounts counts) => $"{counts.Http} {counts.WebSocket} {counts.Events}";

        private async Task AnswerAsync(HttpContext context)
        {
            switch (context.Request.Path.Value)
            {
                case "/slow":
                    await _hold.Task.WaitAsync(context.RequestAborted);
                    await context.Response.WriteAsync("slow");
                    break;
                case "/events":
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync("data: 1\n\n");
                    await context.Response.Body.FlushAsync();
                    await _hold.Task.WaitAsync(context.RequestAborted);
                    break;
                case "/live":
                    await EchoAsync(context);
                    break;
                default:
                    await context.Response.WriteAsync("quick");
                    break;
            }
        }

        private async Task EchoAsync(HttpContext context)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }

            _socketEnded.TrySetResult(socket.CloseStatus);
            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }
}
