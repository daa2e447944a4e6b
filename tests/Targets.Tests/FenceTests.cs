using System.Diagnostics;
using System.Globalization;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>What is remembered of who led, whoever is killed or paused meanwhile.</summary>
public sealed class FenceTests : IAsyncLifetime
{
    private readonly TestHome _home = new();
    private readonly string _folder;

    public FenceTests() => _folder = _home.Folder();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public void The_newest_epoch_is_on_the_disk_and_no_older_one_passes()
    {
        new Fence(_folder).Take(3);
        new Fence(_folder).Take(3);
        new Fence(_folder).Take(12);

        var fault = Assert.Throws<FencedException>(() => new Fence(_folder).Take(9));

        Assert.Equal("another control plane leads what runs here now (epoch 12, ours is 9)", fault.Message);
        Assert.Equal(["epoch-12"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task However_many_write_at_once_the_newest_stays()
    {
        var epochs = Enumerable.Range(1, 200).Select(epoch => (long)(epoch * 7919 % 211)).ToList();

        await Task.WhenAll(epochs.Select(epoch => Task.Run(
            () =>
            {
                try
                {
                    new Fence(_folder).Take(epoch);
                    Assert.True(new Fence(_folder).Highest >= epoch);
                }
                catch (FencedException fault)
                {
                    Assert.True(fault.By > epoch);
                }
            },
            Token)));

        Assert.Equal(epochs.Max(), new Fence(_folder).Highest);
    }

    /// <summary>Killed at a moment of chance: what it said it knew is known, and the next one goes on from there.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(100)]
    public async Task Killed_between_any_two_writes_it_forgets_nothing_that_it_said(int said)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["take-epochs", _folder]) { RedirectStandardOutput = true })!;
        var last = 0L;
        for (var i = 0; i < said; i++)
        {
            last = long.Parse((await writer.StandardOutput.ReadLineAsync(Token))!, CultureInfo.InvariantCulture);
        }

        writer.Kill();
        await writer.WaitForExitAsync(Token);
        foreach (var line in (await writer.StandardOutput.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            last = Math.Max(last, long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0);
        }

        var fence = new Fence(_folder);
        Assert.InRange(fence.Highest, last, last + 1);
        Assert.Throws<FencedException>(() => fence.Take(last - 1));
        fence.Take(last + 2);
        Assert.Equal([$"epoch-{last + 2}"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void What_a_killed_writer_left_half_done_counts_for_nothing_and_goes_with_the_next()
    {
        new Fence(_folder).Take(2);
        File.WriteAllText(Path.Combine(_folder, "epoch-7.abcdefgh.ijk"), "");

        Assert.Equal(2, new Fence(_folder).Highest);
        new Fence(_folder).Take(8);

        Assert.Equal(["epoch-8"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Where_it_cannot_write_only_what_the_home_remembers_passes()
    {
        // A name that is taken by a folder cannot be written by anybody, not even by the machine's administrator.
        Directory.CreateDirectory(Path.Combine(_folder, "epoch-5", "x"));
        var home = new Fence(_home.Folder("home"));

        Assert.ThrowsAny<IOException>(() => new Fence(_folder, home).Take(5));
        home.Take(5);
        new Fence(_folder, home).Take(5);
        Assert.Throws<FencedException>(() => new Fence(_folder, home).Take(4));
    }

    [Fact]
    public async Task A_keeper_refuses_every_change_that_an_earlier_leader_asks_for_and_says_so_once()
    {
        var spec = _home.Shell("exec sleep 100");
        var before = await _home.Keepers.StartAsync(_folder, spec, 2, Token);

        for (var time = 0; time < 3; time++)
        {
            await RefusedAsync(() => _home.Keepers.StopAsync(_folder, 1, Token));
        }

        await RefusedAsync(() => _home.Keepers.RestartAsync(_folder, 1, Token));
        await RefusedAsync(() => _home.Keepers.ListenAsync(_folder, spec with { Version = "old" }, 1, Token));
        await RefusedAsync(() => _home.Keepers.StartAsync(_folder, spec, 1, Token));

        Assert.Equal(before, await _home.Keepers.StateAsync(_folder, Token));
        Assert.Equal((spec.Version, 2), (Keepers.SpecOf(_folder)!.Version, Keepers.SpecOf(_folder)!.Epoch));
        var log = _home.Log(_folder);
        Assert.Equal(2, log.Split("refused to stop for epoch 1: epoch 2 leads now").Length);
        Assert.Contains("refused to restart for epoch 1: epoch 2 leads now", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keeper_that_was_killed_right_after_it_heard_of_a_newer_leader_still_knows_it()
    {
        var spec = _home.Shell("exec sleep 100");
        await _home.Keepers.StartAsync(_folder, spec, 1, Token);
        var state = await _home.Keepers.StartAsync(_folder, spec, 5, Token);
        Posix.Signal(state.Keeper.Pid, Posix.SigKill);
        await Eventually.True(() => !state.Keeper.IsAlive, "the keeper is dead");

        await RefusedAsync(() => _home.Keepers.StopAsync(_folder, 4, Token));
        await RefusedAsync(() => _home.Keepers.StartAsync(_folder, spec, 4, Token));
        Assert.True(state.Process!.IsAlive);

        await _home.Keepers.StartAsync(_folder, spec, 5, Token);
        await Eventually.True(async () => await _home.Keepers.StateAsync(_folder, Token) is { State: KeptState.Running }, "it runs");
    }

    [Fact]
    public async Task Stopped_by_a_newer_leader_its_folder_stays_closed_to_an_earlier_one()
    {
        var spec = _home.Shell("exec sleep 100");
        await _home.Keepers.StartAsync(_folder, spec, 1, Token);
        await _home.Keepers.StopAsync(_folder, 2, Token);
        await Eventually.True(() => !File.Exists(Path.Combine(_folder, "spec.json")), "it is retired");

        await RefusedAsync(() => _home.Keepers.StartAsync(_folder, spec, 1, Token));

        Assert.Null(Keepers.SpecOf(_folder));
        Assert.Empty(_home.Processes(_folder));
    }

    /// <summary>As when its starter was paused between the spec and the keeper, and wakes when another leads.</summary>
    [Fact]
    public async Task A_keeper_that_was_asked_for_before_another_took_over_starts_nothing()
    {
        var home = _home.Folder("home");
        new KeeperFolder(_folder).Write(_home.Shell("touch started; exec sleep 100") with { Epoch = 1, Home = home });
        new Fence(home).Take(2);

        using var keeper = Process.Start(Environment.ProcessPath!, ["shim", _folder]);
        await keeper.WaitForExitAsync(Token);

        Assert.Equal(0, keeper.ExitCode);
        Assert.False(File.Exists(Path.Combine(_home.Path, "started")));
        Assert.Null(Keepers.SpecOf(_folder));
        Assert.Contains("did not start: epoch 2 leads now, and epoch 1 asked for it", _home.Log(_folder), StringComparison.Ordinal);
    }

    /// <summary>The newer leader has spoken to no keeper yet.</summary>
    [Fact]
    public async Task A_keeper_obeys_the_home_also_when_nobody_has_told_it()
    {
        var home = _home.Folder("home");
        var state = await _home.Keepers.StartAsync(_folder, _home.Shell("exec sleep 100") with { Home = home }, 1, Token);

        new Fence(home).Take(2);

        await RefusedAsync(() => _home.Keepers.StopAsync(_folder, 1, Token));
        Assert.True(state.Process!.IsAlive);
    }

    private static Task RefusedAsync(Func<Task> asked) => Assert.ThrowsAsync<FencedException>(asked);
}
