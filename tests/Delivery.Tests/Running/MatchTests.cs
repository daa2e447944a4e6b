using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>When rules that lead requests to a new version are in force.</summary>
public sealed class MatchTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        _farm.Policy = _farm.Policy with { Match = [new RequestRule([new(RequestPart.Header, "X-Beta") { AnyOf = ["1"] }])] };
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
    public async Task They_hold_from_the_first_share_on_and_end_when_the_new_version_has_everything()
    {
        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);

        Assert.All(_farm.Edge.History, table =>
        {
            var crop = table.Services.GetValueOrDefault("crop");
            var weight = crop?.Backends.FirstOrDefault(backend => backend.Version == "1.1.0")?.Weight ?? 0;
            Assert.Equal(weight is > 0 and < Backend.FullWeight ? "1.1.0" : null, crop?.Steering?.Version);
            Assert.All(table.Services.Values.Where(route => route.Service != "crop"), route => Assert.Null(route.Steering));
        });
        Assert.Equal([1000, 5000], _farm.Edge.History.Select(table => table.Services.GetValueOrDefault("crop")).Where(crop => crop?.Steering is not null).Select(crop => crop!.Backends[^1].Weight).Distinct());
    }

    [Fact]
    public async Task On_the_way_back_nobody_is_led_to_the_version_that_failed()
    {
        _farm.Traffic.Behaviours[("crop", "1.1.0")] = (0.2, 10);
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Phase == RunPhase.RollingBack);
        Assert.Equal("1.1.0", _farm.Edge.Served!.Services["crop"].Steering?.Version);
        var tables = _farm.Edge.History.Count;
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);

        Assert.True(_farm.Edge.History.Count > tables);
        Assert.All(_farm.Edge.History.Skip(tables), table => Assert.Null(table.Services["crop"].Steering));
    }

    [Fact]
    public async Task A_control_plane_that_dies_leaves_them_in_force_and_the_next_one_keeps_them()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Steering is not null);
        await _farm.StartAsync();
        await _farm.UntilAsync(() => _farm.Edge.Served!.Epoch == 2);

        Assert.Equal("1.1.0", _farm.Edge.Served!.Services["crop"].Steering?.Version);
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task A_new_version_without_an_instance_to_answer_gets_nobody()
    {
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Steering is not null);
        _farm.World.Behaviours[("crop", "1.1.0")] = new() { ReadyAfter = TimeSpan.FromHours(1), CrashesEvery = TimeSpan.FromSeconds(1) };

        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Backends.Length == 1);

        Assert.Null(_farm.Edge.Served!.Services["crop"].Steering);
    }
}
