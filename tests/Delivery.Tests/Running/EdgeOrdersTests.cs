using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>What people tell the edge: a maintenance, and requests that wait.</summary>
public sealed class EdgeOrdersTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
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
    public async Task A_maintenance_is_in_the_next_table_outlives_a_crash_and_ends_when_somebody_ends_it()
    {
        await OrderAsync(new MaintenanceBegun("crop", "ada", "Moving.", null));
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Maintenance is not null);
        await _farm.StartAsync();
        await _farm.UntilAsync(() => _farm.Edge.Served!.Epoch == 2);

        Assert.Equal(new Maintenance("Moving.", null), _farm.Edge.Served!.Services["crop"].Maintenance);
        Assert.Null(_farm.Edge.Served.Services["user"].Maintenance);
        Assert.Null(_farm.Edge.Served.Maintenance);
        await OrderAsync(new MaintenanceEnded("crop", "bo"));
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Maintenance is null);
    }

    [Fact]
    public async Task One_of_the_whole_edge_ends_by_itself_at_its_time()
    {
        var until = _farm.Clock.GetUtcNow().AddMinutes(10);
        await OrderAsync(new MaintenanceBegun(EdgeOrders.Everything, "ada", "", until));
        await _farm.UntilAsync(() => _farm.Edge.Served!.Maintenance is not null);

        await _farm.UntilAsync(() => _farm.Edge.Served!.Maintenance is null);

        Assert.InRange(_farm.Clock.GetUtcNow(), until, until.AddSeconds(3));
    }

    [Fact]
    public async Task A_hold_goes_through_a_release_and_over_a_crash_and_ends_when_it_is_let_go()
    {
        var hold = new Hold(_farm.Clock.GetUtcNow().AddMinutes(9), TimeSpan.FromSeconds(20), 500);
        await OrderAsync(new RequestsHeld("crop", "ada", hold.Until, hold.Longest, hold.Most));
        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Backends.Length == 2);
        await _farm.StartAsync();
        Assert.Equal(RunOutcome.Promoted, (await _farm.FinishAsync()).Outcome);

        Assert.Equal(hold, _farm.Edge.Served!.Services["crop"].Hold);
        await OrderAsync(new RequestsLetGo("crop", "ada"));
        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"].Hold is null);
    }

    [Fact]
    public async Task A_service_without_a_running_instance_still_tells_of_its_maintenance()
    {
        await OrderAsync(new MaintenanceBegun("crop", "ada", "", null));
        _farm.World.Behaviours[("crop", "1.0.0")] = new() { ReadyAfter = TimeSpan.FromHours(1), CrashesEvery = TimeSpan.FromSeconds(1) };

        await _farm.UntilAsync(() => _farm.Edge.Served!.Services["crop"] is { Backends.IsEmpty: true, Maintenance: not null });
    }

    private Task OrderAsync(PlatformEvent order) => _farm.Loop.RecordAsync(_ => [order], CancellationToken.None);
}
