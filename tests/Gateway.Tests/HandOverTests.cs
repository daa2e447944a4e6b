using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>A gateway process comes and goes; its sockets stay, so nobody is refused.</summary>
public sealed class HandOverTests
{
    [Fact]
    [Trait("Plan", "208")]
    public async Task A_killed_gateway_refuses_nobody_and_serves_again_from_its_last_table()
    {
        await using var instance = await TestInstance.Says("hello");
        using var gateway = new GatewayProcess(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)));
        gateway.Start();
        await using var callers = new Callers(gateway.Address);
        await Eventually.True(() => callers.Answered > 20, "it serves");

        for (var i = 0; i < 3; i++)
        {
            gateway.Kill();

            // Called while nobody is there to answer: the kernel keeps the call for the next process.
            using var early = new TcpClient();
            await early.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
            var call = Callers.AskAsync(early, TestContext.Current.CancellationToken);
            gateway.Start();
            Assert.StartsWith("HTTP/1.1 200", await call);
            var answered = callers.Answered;
            await Eventually.True(() => callers.Answered > answered + 20, "it serves again");
        }

        await callers.EndAsync();
        Assert.Empty(callers.Refused);

        // Only what was in flight at a kill may break.
        Assert.InRange(callers.Broken, 0, 3 * Callers.Count);
    }

    [Fact]
    public async Task A_gateway_that_is_told_to_stop_ends_with_0_and_the_next_one_takes_over()
    {
        await using var instance = await TestInstance.Says("hello");
        using var gateway = new GatewayProcess(TestTable.Of(TestTable.Version("1", 10_000, instance.Address)));
        gateway.Start();
        await using var callers = new Callers(gateway.Address);
        await Eventually.True(() => callers.Answered > 20, "it serves");

        Assert.Equal(0, await gateway.EndAsync());
        gateway.Start();
        var answered = callers.Answered;
        await Eventually.True(() => callers.Answered > answered + 20, "it serves again");

        await callers.EndAsync();
        Assert.Empty(callers.Refused);
    }

    /// <summary>Callers with a new connection for each request, and no client's own retries.</summary>
    private sealed class Callers : IAsyncDisposable
    {
        public const int Count = 4;

        private readonly CancellationTokenSource _end = new();
        private readonly Task _all;
        private long _answered;
        private long _broken;

        public Callers(Uri address) => _all = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => CallAsync(address.Port))));

        public long Answered => Interlocked.Read(ref _answered);

        public long Broken => Interlocked.Read(ref _broken);

        public ConcurrentQueue<string> Refused { get; } = [];

        public static async Task<string> AskAsync(TcpClient socket, CancellationToken end)
        {
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), end);
            using var reader = new StreamReader(socket.GetStream());
            return await reader.ReadToEndAsync(end);
        }

        public Task EndAsync()
        {
            _end.Cancel();
            return _all;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _end.Dispose();
        }

        private async Task CallAsync(int port)
        {
            while (!_end.IsCancellationRequested)
            {
                using var socket = new TcpClient();
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port, _end.Token);
                }
                catch (SocketException fault)
                {
                    Refused.Enqueue(fault.Message);
                    continue;
                }
                catch (OperationCanceledException)
                {
                    return; // the callers' own end is nobody's fault
                }

                try
                {
                    var answer = await AskAsync(socket, _end.Token);
                    Interlocked.Increment(ref answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? ref _answered : ref _broken);
                }
                catch (IOException)
                {
                    Interlocked.Increment(ref _broken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }
}
