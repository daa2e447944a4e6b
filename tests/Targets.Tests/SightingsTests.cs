using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Probing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>The keepers' clock may be another than ours, after the machine's was put forward or back.</summary>
public sealed class SightingsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly InstanceKey Key = InstanceKey.Of("farm", "crop", "r1", 0);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly Sightings _sightings;

    public SightingsTests() => _sightings = new(_clock);

    [Fact]
    public void A_keepers_word_is_taken_when_nothing_else_is_known_but_nothing_lasts_since_tomorrow()
    {
        Assert.Equal(Noon.AddHours(-3), _sightings.SinceOf(Key, Running(Noon.AddHours(-3))));
        Assert.Equal(Noon, _sightings.SinceOf(InstanceKey.Of("farm", "crop", "r1", 1), Running(Noon.AddDays(1))));
    }

    [Theory]
    [InlineData(24)]
    [InlineData(-1)]
    public void A_change_that_was_just_seen_is_no_day_old(double hours)
    {
        _sightings.SinceOf(Key, Running(Noon));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var crashed = Running(Noon.AddMinutes(1).AddHours(hours)) with { State = KeptState.BackingOff };
        Assert.Equal(Noon.AddMinutes(1), _sightings.SinceOf(Key, crashed));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Noon.AddMinutes(1), _sightings.SinceOf(Key, crashed));
    }

    [Fact]
    public void On_clocks_that_agree_the_keeper_knows_it_better()
    {
        _sightings.SinceOf(Key, Running(Noon));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Noon.AddSeconds(59), _sightings.SinceOf(Key, Running(Noon.AddSeconds(59)) with { State = KeptState.BackingOff }));
    }

    private static KeeperState Running(DateTimeOffset since) => new(KeptState.Running, new("boot", 1, 1), null, 0, null, null, since, null, 0);
}
