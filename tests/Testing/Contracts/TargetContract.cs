using Agrimaan.Delivery.Targets;
using Xunit;

namespace Agrimaan.Testing.Contracts;

/// <summary>How an instance of a test behaves.</summary>
public enum Conduct
{
    Well,
    NeverReady,

    /// <summary>Its program does not exist.</summary>
    CannotStart,
}

/// <summary>What every target promises. An heir says how one is opened; all that it opens in one test see the same world.</summary>
public abstract class TargetContract
{
    protected const string Platform = "farm";

    /// <summary>In which all tests lead that are about something else.</summary>
    private const long Epoch = 1;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_platform_without_instances_nothing_is_seen() =>
        Assert.Empty(await Open().ObserveAsync(Platform, Token));

    [Fact]
    public async Task An_instance_starts_and_becomes_ready_at_an_address_that_stays()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);

        var first = Assert.Single(await target.ObserveAsync(Platform, Token));
        Assert.Equal((spec.Key, spec.Service, spec.Version), (first.Key, first.Service, first.Version));
        Assert.Equal(InstanceState.Starting, first.State);

        var ready = await UntilAsync(target, spec.Key, InstanceState.Ready);
        Assert.NotNull(ready.Address);
        Assert.Equal((first.StartedAt, 0, null), (ready.StartedAt, ready.Restarts, ready.Reason));
        Assert.Equal(ready.Address, first.Address ?? ready.Address);
    }

    [Fact]
    public async Task Asked_for_again_it_stays_the_same()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);
        var before = await UntilAsync(target, spec.Key, InstanceState.Ready);

        await target.EnsureAsync(spec, Epoch, Token);
        await Open().EnsureAsync(spec, Epoch, Token);

        Assert.Equal(before, Assert.Single(await target.ObserveAsync(Platform, Token)));
        Assert.Equal(1, Running(spec.Key));
    }

    [Fact]
    public async Task Twenty_who_ask_at_once_get_one_instance()
    {
        var (one, other, spec) = (Open(), Open(), Spec(Conduct.Well));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).EnsureAsync(spec, Epoch, Token), Token)));

        await UntilAsync(one, spec.Key, InstanceState.Ready);
        Assert.Single(await other.ObserveAsync(Platform, Token));
        Assert.Equal(1, Running(spec.Key));
    }

    [Fact]
    public async Task Instances_have_addresses_of_their_own()
    {
        var target = Open();
        var specs = Enumerable.Range(0, 3).Select(ordinal => Spec(Conduct.Well, ordinal)).ToList();
        await Task.WhenAll(specs.Select(spec => target.EnsureAsync(spec, Epoch, Token)));

        foreach (var spec in specs)
        {
            await UntilAsync(target, spec.Key, InstanceState.Ready);
        }

        var seen = await target.ObserveAsync(Platform, Token);
        Assert.Equal(3, seen.Select(instance => instance.Address).Distinct().Count());
    }

    [Fact]
    public async Task Told_to_stop_it_is_stopping_and_then_gone()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);
        await UntilAsync(target, spec.Key, InstanceState.Ready);

        await target.StopAsync(spec.Key, Epoch, Token);
        Assert.All(await target.ObserveAsync(Platform, Token), instance => Assert.Equal(InstanceState.Stopping, instance.State));
        await target.StopAsync(spec.Key, Epoch, Token);

        await UntilGoneAsync(target, spec.Key);
        Assert.Equal(0, Running(spec.Key));
    }

    [Fact]
    public async Task Wanted_again_while_it_stops_it_comes_back()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);
        await UntilAsync(target, spec.Key, InstanceState.Ready);

        await target.StopAsync(spec.Key, Epoch, Token);
        await target.EnsureAsync(spec, Epoch, Token);

        await UntilAsync(target, spec.Key, InstanceState.Ready);
        Assert.Equal(1, Running(spec.Key));
    }

    [Fact]
    public async Task After_it_was_gone_it_can_be_made_again()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);
        await target.StopAsync(spec.Key, Epoch, Token);
        await UntilGoneAsync(target, spec.Key);

        await target.EnsureAsync(spec, Epoch, Token);

        Assert.Equal(0, (await UntilAsync(target, spec.Key, InstanceState.Ready)).Restarts);
    }

    [Fact]
    public async Task To_stop_what_does_not_exist_is_no_error() =>
        await Open().StopAsync(InstanceKey.Of(Platform, "nobody", "r0", 0), Epoch, Token);

    [Fact]
    public async Task Ended_by_itself_it_is_started_again_at_the_same_address_and_counted()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);
        var before = await UntilAsync(target, spec.Key, InstanceState.Ready);

        await CrashAsync(before);

        var pausing = await UntilAsync(target, spec.Key, InstanceState.BackingOff);
        Assert.NotNull(pausing.Reason);
        var after = await UntilAsync(target, spec.Key, InstanceState.Ready);
        Assert.Equal((1, before.Address, before.StartedAt), (after.Restarts, after.Address, after.StartedAt));
        Assert.True(after.Since > before.Since);
    }

    [Fact]
    public async Task One_that_never_answers_well_never_counts_as_ready_and_says_why()
    {
        var (target, spec) = (Open(), Spec(Conduct.NeverReady));
        await target.EnsureAsync(spec, Epoch, Token);

        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(InstanceState.Starting, Assert.Single(await target.ObserveAsync(Platform, Token)).State);
            await PassAsync();
        }

        Assert.NotNull(Assert.Single(await target.ObserveAsync(Platform, Token)).Reason);
    }

    [Fact]
    public async Task One_that_cannot_be_started_has_failed_with_a_reason_until_it_is_stopped()
    {
        var (target, spec) = (Open(), Spec(Conduct.CannotStart));
        await target.EnsureAsync(spec, Epoch, Token);

        var failed = await UntilAsync(target, spec.Key, InstanceState.Failed);
        Assert.False(string.IsNullOrWhiteSpace(failed.Reason));
        await target.EnsureAsync(spec, Epoch, Token);
        Assert.Equal(failed, Assert.Single(await target.ObserveAsync(Platform, Token)));

        await target.StopAsync(spec.Key, Epoch, Token);
        await UntilGoneAsync(target, spec.Key);
    }

    [Fact]
    public async Task A_control_plane_that_starts_anew_finds_everything_as_it_was()
    {
        var (target, spec, sick) = (Open(), Spec(Conduct.Well), Spec(Conduct.NeverReady, 1));
        await target.EnsureAsync(spec, Epoch, Token);
        await target.EnsureAsync(sick, Epoch, Token);
        var before = await UntilAsync(target, spec.Key, InstanceState.Ready);

        var seen = await Open().ObserveAsync(Platform, Token);

        Assert.Equal([before with { Since = default }], seen.Where(instance => instance.Key == spec.Key).Select(instance => instance with { Since = default }));
        Assert.Equal(InstanceState.Starting, Assert.Single(seen, instance => instance.Key == sick.Key).State);
    }

    [Fact]
    public async Task Another_platform_sees_nothing_of_it()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, Epoch, Token);

        Assert.Empty(await target.ObserveAsync("orchard", Token));
        await UntilAsync(target, spec.Key, InstanceState.Ready, async () => Assert.Empty(await target.ObserveAsync("orchard", Token)));
    }

    [Fact]
    public async Task Once_a_newer_leader_was_heard_of_an_earlier_one_is_refused_under_every_key()
    {
        var (former, leader, spec, other) = (Open(), Open(), Spec(Conduct.Well), Spec(Conduct.Well, 1));
        await former.EnsureAsync(spec, 1, Token);
        var before = await UntilAsync(leader, spec.Key, InstanceState.Ready);
        await leader.EnsureAsync(spec, 2, Token);

        await RefusedAsync(2, () => former.EnsureAsync(spec, 1, Token));
        await RefusedAsync(2, () => former.StopAsync(spec.Key, 1, Token));
        await RefusedAsync(2, () => former.EnsureAsync(other, 1, Token));
        await RefusedAsync(2, () => Open().StopAsync(other.Key, 1, Token));

        Assert.Equal(before, Assert.Single(await leader.ObserveAsync(Platform, Token)));
        Assert.Equal((1, 0), (Running(spec.Key), Running(other.Key)));
    }

    [Fact]
    public async Task Who_leads_and_who_leads_later_are_obeyed()
    {
        var (target, spec) = (Open(), Spec(Conduct.Well));
        await target.EnsureAsync(spec, 2, Token);
        await target.EnsureAsync(spec, 2, Token);
        await UntilAsync(target, spec.Key, InstanceState.Ready);

        await Open().StopAsync(spec.Key, 5, Token);

        await UntilGoneAsync(target, spec.Key);
        await target.EnsureAsync(spec, 5, Token);
        await UntilAsync(target, spec.Key, InstanceState.Ready);
        await target.StopAsync(spec.Key, 6, Token);
        await UntilGoneAsync(target, spec.Key);
    }

    [Fact]
    public async Task What_a_newer_leader_stopped_is_not_made_again_by_an_earlier_one()
    {
        var (former, leader, spec) = (Open(), Open(), Spec(Conduct.Well));
        await former.EnsureAsync(spec, 1, Token);
        await leader.StopAsync(spec.Key, 2, Token);
        await RefusedAsync(2, () => former.EnsureAsync(spec, 1, Token));
        await UntilGoneAsync(leader, spec.Key);

        await RefusedAsync(2, () => former.EnsureAsync(spec, 1, Token));
        await RefusedAsync(2, () => Open().EnsureAsync(spec, 1, Token));

        Assert.Empty(await leader.ObserveAsync(Platform, Token));
        Assert.Equal(0, Running(spec.Key));
    }

    [Fact]
    public async Task The_newest_leader_is_known_after_whatever_keeps_the_instance_was_killed()
    {
        var (former, leader, spec) = (Open(), Open(), Spec(Conduct.Well));
        await leader.EnsureAsync(spec, 3, Token);
        await UntilAsync(leader, spec.Key, InstanceState.Ready);

        await KillKeeperAsync(spec.Key);
        await RefusedAsync(3, () => former.EnsureAsync(spec, 2, Token));
        await RefusedAsync(3, () => former.StopAsync(spec.Key, 2, Token));
        await leader.EnsureAsync(spec, 3, Token);
        await UntilAsync(leader, spec.Key, InstanceState.Ready);
        await RefusedAsync(3, () => former.StopAsync(spec.Key, 2, Token));

        Assert.Equal(1, Running(spec.Key));
    }

    private static async Task RefusedAsync(long by, Func<Task> asked) =>
        Assert.Equal(by, (await Assert.ThrowsAsync<FencedException>(asked)).By);

    /// <summary>Opens a target over this test's world.</summary>
    protected abstract ITarget Open();

    /// <summary>An instance of <see cref="Platform"/>; the same arguments give an equal one.</summary>
    protected abstract InstanceSpec Spec(Conduct conduct, int ordinal = 0);

    /// <summary>Ends the process of an instance as if by itself.</summary>
    protected abstract Task CrashAsync(Instance instance);

    /// <summary>Kills what stands between the target and an instance, where there is such a thing.</summary>
    protected virtual Task KillKeeperAsync(InstanceKey key) => Task.CompletedTask;

    /// <summary>How many processes really run under a key.</summary>
    protected abstract int Running(InstanceKey key);

    /// <summary>Lets a little time go by.</summary>
    protected abstract Task PassAsync();

    protected async Task<Instance> UntilAsync(ITarget target, InstanceKey key, InstanceState state, Func<Task>? meanwhile = null)
    {
        Instance? seen = null;
        await Eventually.True(
            async () =>
            {
                seen = (await target.ObserveAsync(Platform, Token)).FirstOrDefault(instance => instance.Key == key);
                if (seen?.State == state)
                {
                    return true;
                }

                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                await PassAsync();
                return false;
            },
            $"{key} becomes {state}");
        return seen!;
    }

    protected Task UntilGoneAsync(ITarget target, InstanceKey key) => Eventually.True(
        async () =>
        {
            await PassAsync();
            return (await target.ObserveAsync(Platform, Token)).All(instance => instance.Key != key);
        },
        $"{key} is gone");
}
