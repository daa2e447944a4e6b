using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;
using Xunit;

namespace Agrimaan.Testing.Contracts;

/// <summary>What every router promises: nothing is confirmed that is not served, and the newest table wins.</summary>
public abstract class RouterContract
{
    protected const string Platform = "farm";

    protected abstract IRouter Router { get; }

    /// <summary>Lets the data plane come and take what is published.</summary>
    protected abstract Task ConnectAsync();

    /// <summary>Makes the data plane unreachable; what it serves stays.</summary>
    protected abstract Task DisconnectAsync();

    /// <summary>From now on the data plane refuses tables with this reason, or takes them again.</summary>
    protected abstract Task RefuseAsync(string? reason);

    /// <summary>Lets the time pass in which the data plane confirms.</summary>
    protected abstract Task PassAsync();

    [Fact]
    public async Task Nothing_is_known_of_a_platform_before_its_data_plane_came()
    {
        await DisconnectAsync();

        var seen = await SeenAsync();

        Assert.False(seen.Connected);
        Assert.Equal((0, 0), (seen.Epoch, seen.Version));
        Assert.Empty(seen.InFlight);
    }

    [Fact]
    public async Task A_table_counts_as_served_only_when_the_data_plane_has_confirmed_it()
    {
        await DisconnectAsync();
        await Router.ApplyAsync(Table(1, 1), default);
        await PassAsync();
        Assert.False((await SeenAsync()).Serves(1, 1));

        await ConnectAsync();
        await BecomesAsync(seen => seen.Serves(1, 1), "the table is served");
    }

    [Fact]
    public async Task The_newest_table_wins()
    {
        await ConnectAsync();
        for (var version = 1; version <= 20; version++)
        {
            await Router.ApplyAsync(Table(1, version), default);
        }

        await BecomesAsync(seen => seen is { Epoch: 1, Version: 20 }, "the newest is served");
    }

    [Fact]
    public async Task A_table_may_be_published_again()
    {
        await ConnectAsync();
        await Router.ApplyAsync(Table(1, 1), default);
        await BecomesAsync(seen => seen.Serves(1, 1), "the table is served");

        await Router.ApplyAsync(Table(1, 1), default);

        await BecomesAsync(seen => seen.Serves(1, 1) && seen.Refusal is null, "it is still served");
    }

    [Fact]
    public async Task A_new_leader_begins_at_version_one_again()
    {
        await ConnectAsync();
        await Router.ApplyAsync(Table(1, 9), default);
        await BecomesAsync(seen => seen.Serves(1, 9), "the old leader's table is served");

        await Router.ApplyAsync(Table(2, 1), default);

        await BecomesAsync(seen => seen.Serves(2, 1), "the new leader's table is served");
        Assert.False((await SeenAsync()).Serves(1, 9));
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_reason_and_the_table_before_it_stays()
    {
        await ConnectAsync();
        await Router.ApplyAsync(Table(1, 1), default);
        await BecomesAsync(seen => seen.Serves(1, 1), "the first is served");

        await RefuseAsync("the disk is full");
        await Router.ApplyAsync(Table(1, 2), default);

        await BecomesAsync(seen => seen.Refusal == "the disk is full", "the refusal is told");
        Assert.Equal(1, (await SeenAsync()).Version);

        await RefuseAsync(null);
        await Router.ApplyAsync(Table(1, 3), default);
        await BecomesAsync(seen => seen.Serves(1, 3) && seen.Refusal is null, "the next is served");
    }

    [Fact]
    public async Task What_was_confirmed_is_remembered_while_the_data_plane_is_away_but_not_promised()
    {
        await ConnectAsync();
        await Router.ApplyAsync(Table(1, 1), default);
        await BecomesAsync(seen => seen.Serves(1, 1), "the table is served");

        await DisconnectAsync();

        await BecomesAsync(seen => !seen.Connected, "the loss is seen");
        var last = await SeenAsync();
        Assert.Equal((1, 1), (last.Epoch, last.Version));
        Assert.False(last.Serves(1, 1));
    }

    private static RoutingTable Table(long epoch, long version) => new()
    {
        Platform = Platform,
        Epoch = epoch,
        Version = version,
        PublicPort = 8080,
        Routes = ImmutableSortedDictionary<string, string>.Empty,
        Services = ImmutableSortedDictionary<string, ServiceRoute>.Empty,
    };

    private Task<RouterObservation> SeenAsync() => Router.ObserveAsync(Platform, default);

    private Task BecomesAsync(Func<RouterObservation, bool> condition, string what) => Eventually.True(
        async () =>
        {
            await PassAsync();
            return condition(await SeenAsync());
        },
        what);
}
