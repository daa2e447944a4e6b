using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Agrimaan.Testing.Contracts;
using Agrimaan.Testing.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>The control plane's side, with a gateway that speaks its two addresses.</summary>
public sealed class GatewayRouterTests : RouterContract, IAsyncDisposable
{
    private readonly GatewayRouter _router = new(TimeProvider.System);
    private CancellationTokenSource _gone = new();
    private Task _gateway = Task.CompletedTask;
    private volatile string? _refusal;

    protected override IRouter Router => _router;

    [Fact]
    public async Task A_slow_reader_gets_only_the_newest()
    {
        await _router.ApplyAsync(Tables(1), default);
        await using var reader = _router.SubscribeAsync(Platform, default).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await _router.ApplyAsync(Tables(2), default);
        await _router.ApplyAsync(Tables(3), default);

        Assert.True(await reader.MoveNextAsync());

        Assert.Equal(3, reader.Current.Version);
    }

    [Fact]
    public async Task A_gateway_that_read_something_else_does_not_serve_it()
    {
        await _router.ApplyAsync(Tables(1), default);

        _router.Acknowledge(new(Platform, 1, 1, "another hash", true, null, 0));

        var seen = await _router.ObserveAsync(Platform, default);
        Assert.Equal("the gateway read another table than was sent", seen.Refusal);
        Assert.Equal(0, seen.Version);
    }

    [Fact]
    public async Task A_late_word_about_an_older_table_says_nothing_about_the_newest()
    {
        await _router.ApplyAsync(Tables(2), default);
        await using var reader = _router.SubscribeAsync(Platform, default).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());

        _router.Acknowledge(new(Platform, 1, 1, "", false, "too old", 0));
        Assert.Null((await _router.ObserveAsync(Platform, default)).Refusal);
        _router.Acknowledge(new(Platform, 1, 2, RoutingTableJson.HashOf(reader.Current), true, null, 0));
        _router.Acknowledge(new(Platform, 1, 1, "", true, null, 0));

        Assert.Equal(2, (await _router.ObserveAsync(Platform, default)).Version);
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        _gone.Dispose();
    }

    protected override Task ConnectAsync()
    {
        _gone = new();
        _gateway = Task.Run(() => ListenAsync(_gone.Token));
        return Task.CompletedTask;
    }

    protected override async Task DisconnectAsync()
    {
        await _gone.CancelAsync();
        await _gateway;
    }

    protected override Task RefuseAsync(string? reason)
    {
        _refusal = reason;
        return Task.CompletedTask;
    }

    protected override Task PassAsync() => Task.CompletedTask;

    private static RoutingTable Tables(long version) => Rig.TestTable.Of() with { Version = version };

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var table in _router.SubscribeAsync(Platform, cancellationToken))
            {
                _router.Acknowledge(new(Platform, table.Epoch, table.Version, RoutingTableJson.HashOf(table), _refusal is null, _refusal, 1));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}

/// <summary>The fake that the engine's tests stand on keeps the same promises.</summary>
public sealed class FakeRouterTests : RouterContract
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeRouter.Edge _edge = new();

    public FakeRouterTests() => Router = new FakeRouter(_edge, _clock);

    protected override IRouter Router { get; }

    protected override Task ConnectAsync() => Set(() => _edge.Connected = true);

    protected override Task DisconnectAsync() => Set(() => _edge.Connected = false);

    protected override Task RefuseAsync(string? reason) => Set(() => _edge.Refusal = reason);

    protected override Task PassAsync() => Set(() => _clock.Advance(_edge.ConfirmAfter));

    private static Task Set(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
