using Agrimaan.Delivery.Running;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Testing.Contracts;

/// <summary>
/// The control plane is killed at every position of the journal, just before or just after the write; another takes over, with
/// nothing but journal and world left. It must end where it would have ended, and nothing may ever exist twice.
/// </summary>
public abstract class CrashStory
{
    /// <summary>The journal as a new process opens it; all journals of one story share what is written.</summary>
    protected abstract Func<Task<IJournal>> NewStorage();

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Killed_at_every_append_the_run_ends_the_same_and_nothing_exists_twice(bool bad, bool afterWrite)
    {
        var expected = await PlayAsync(bad, killAt: null, afterWrite);
        Assert.True(expected.Appends > 15, "the story is too short to prove anything");
        for (var position = 0; position < expected.Appends; position++)
        {
            var actual = await PlayAsync(bad, position, afterWrite);
            Assert.Equal((position, expected.Outcome, expected.Alive), (position, actual.Outcome, actual.Alive));
            Assert.Equal(actual.Started.Distinct(), actual.Started);
            Assert.Equal(expected.Started.Order(), actual.Started.Order());
        }
    }

    private async Task<Story> PlayAsync(bool bad, int? killAt, bool afterWrite)
    {
        var (appends, counting) = (0, false);
        void Count(bool here)
        {
            if (here && counting && appends++ == killAt)
            {
                throw new KilledException();
            }
        }

        var open = NewStorage();
        using var farm = new FakePlatform(async () => new HookedJournal(await open(), () => Count(!afterWrite), () => Count(afterWrite)));
        await BeginAsync(farm, bad);
        counting = true;
        for (var turn = 0; farm.Loop.State.Active is not null || farm.World.Alive.Count() != 3; turn++)
        {
            Assert.True(turn < 5_000, $"killed at {killAt}, it never ended");
            try
            {
                await farm.TurnAsync();
            }
            catch (KilledException)
            {
                await farm.StartAsync();
            }
        }

        return new(farm.Loop.State.Runs[^1].Outcome, string.Join(' ', farm.World.Alive.Select(key => key.Value).Order()), [.. farm.World.Started.Select(key => key.Value)], appends);
    }

    private static async Task BeginAsync(FakePlatform farm, bool bad)
    {
        await farm.StartAsync();
        await farm.BringUpAsync("user", "crop", "web");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop>user", "user"));
        await farm.RecordReleaseAsync(AnyRelease.Of("2.0.0", "web@1.0.0>crop", "crop>user", "user"));
        if (bad)
        {
            farm.Traffic.Behaviours[("crop", "2.0.0")] = (0.2, 10);
        }

        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        await farm.BeginAsync("2.0.0");
    }

    private sealed record Story(RunOutcome? Outcome, string Alive, IReadOnlyList<string> Started, int Appends);

    private sealed class KilledException : Exception;
}
