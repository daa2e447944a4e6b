using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Tests.Catalog;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>How long an old instance stays for what is in flight to it.</summary>
public sealed class DrainingTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        _farm.Policy = _farm.Policy with { DrainDeadline = TimeSpan.FromSeconds(10), DrainWebSocket = TimeSpan.FromMinutes(2), KeepWarm = TimeSpan.Zero };
        await _farm.StartAsync();
        await _farm.BringUpAsync("user", "crop", "web");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop>user", "user"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "web@1.0.0>crop", "crop>user", "user@1.0.0"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_gateway_is_told_and_the_instance_stays_for_the_longest_of_the_times()
    {
        var old = _farm.Edge.Served!.Services["crop"].Backends[0].Addresses[0];
        _farm.Edge.InFlight[old] = 1;
        await _farm.BeginAsync("1.1.0");
        await _farm.FinishAsync();
        var since = _farm.Clock.GetUtcNow();

        await _farm.UntilAsync(() => _farm.World.Stopped.Count == 1);

        Assert.Equal(new Draining(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10)), _farm.Edge.Served!.Draining);
        Assert.InRange(_farm.Clock.GetUtcNow() - since, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task An_instance_that_is_empty_is_not_kept()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.FinishAsync();
        var since = _farm.Clock.GetUtcNow();

        await _farm.UntilAsync(() => _farm.World.Stopped.Count == 1);

        Assert.InRange(_farm.Clock.GetUtcNow() - since, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("drainDeadline: 20s", 20, null, null)]
    [InlineData("drainDeadline: { websocket: 5m }", 30, 300, null)]
    [InlineData("drainDeadline: { http: 5s, events: 0s }", 5, null, 0)]
    [InlineData("stepTime: 60s", 30, null, null)]
    public void One_time_for_all_or_one_by_protocol(string rollout, int http, int? webSocket, int? events)
    {
        var policy = Files.Good(Files.With(rollout: rollout)).Environments["local"].Rollout;

        Assert.Equal((http, webSocket, events), ((int)policy.DrainDeadline.TotalSeconds, (int?)policy.DrainWebSocket?.TotalSeconds, (int?)policy.DrainEvents?.TotalSeconds));
    }

    [Theory]
    [InlineData("drainDeadline: { websocket: 2h }", FaultCodes.BadValue)]
    [InlineData("drainDeadline: { sockets: 2m }", FaultCodes.UnknownKey)]
    [InlineData("drainDeadline: [5s]", FaultCodes.WrongKind)]
    public void Another_form_is_a_fault(string rollout, string code) => Assert.Equal(code, Assert.Single(Files.Read(Files.With(rollout: rollout)).Faults).Code);
}
