using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Delivery.Tests.Planning;

/// <summary>What a plan says of itself before it begins, held against what the engine then does.</summary>
public sealed class OutlookTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task A_clean_canary_passes_about_when_the_plan_said(double rate)
    {
        _farm.Traffic.Rate = rate;
        _farm.Policy = _farm.Policy with { StepDeadline = TimeSpan.FromMinutes(10) };
        await TurnsAsync(TimeSpan.FromMinutes(2));
        var foreseen = await ForeseenAsync();
        Assert.False(foreseen.Warning);
        Assert.StartsWith($"at {rate:0.##} requests/s a clean crop passes 10 % after about ", foreseen.Sentence, StringComparison.Ordinal);
        var said = SecondsIn(foreseen.Sentence);

        await _farm.BeginAsync("1.1.0");
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Phase == StepPhase.Analysing);
        var began = _farm.Clock.GetUtcNow();
        await _farm.UntilAsync(() => _farm.Loop.Run!.Steps["rollout:crop"].Weight == 5000);
        Assert.InRange((_farm.Clock.GetUtcNow() - began).TotalSeconds, said * 0.8, (said * 1.3) + 3);
    }

    [Theory]
    [InlineData(2, "gets fewer than the 259 requests it needs at 10 % before the deadline of 60 s")]
    [InlineData(0, "crop is asked nothing now; without requests the canary waits 60 s at 10 % and then goes back")]
    public async Task A_canary_that_cannot_pass_at_the_traffic_there_is_is_said_before_and_goes_back(double rate, string said)
    {
        _farm.Traffic.Rate = rate;
        await TurnsAsync(TimeSpan.FromMinutes(2));
        var foreseen = await ForeseenAsync();
        Assert.True(foreseen.Warning);
        Assert.Contains(said, foreseen.Sentence, StringComparison.Ordinal);

        await _farm.BeginAsync("1.1.0");
        Assert.Equal(RunOutcome.RolledBack, (await _farm.FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Without_the_comparison_only_the_floor_of_samples_is_waited_for()
    {
        _farm.Policy = _farm.Policy with { Compare = null };
        await TurnsAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("at 100 requests/s a clean crop passes 10 % after about 5 s", (await ForeseenAsync()).Sentence);
    }

    [Fact]
    public async Task Traffic_that_is_not_known_yet_is_not_guessed_at_and_a_new_gateway_counts_anew()
    {
        _farm.Traffic.Restart("two");
        await _farm.TurnAsync();
        Assert.Empty(await _farm.Loop.TrafficAsync(CancellationToken.None));
        await TurnsAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(100, (await _farm.Loop.TrafficAsync(CancellationToken.None))["crop"].PerSecond, 0.5);
    }

    [Theory]
    [InlineData("canary", 6, "crop: up to 6 instances at once instead of 3, 1.0.0 and 1.1.0 side by side")]
    [InlineData("blue-green", 6, "crop: up to 6 instances at once instead of 3, 1.0.0 and 1.1.0 side by side")]
    [InlineData("rolling", 4, "crop: up to 4 instances at once instead of 3, 1.0.0 and 1.1.0 side by side")]
    public void Instances_side_by_side_are_counted_as_the_strategy_brings_them_up(string strategy, int most, string sentence)
    {
        var (old, next) = (Three("1.0.0"), Three("1.1.0"));
        var plan = Planner.Make(PlanKind.Deploy, old, next, _farm.Policy with { Strategy = strategy });
        Assert.Contains($"{most}", sentence, StringComparison.Ordinal);
        Assert.Equal(sentence, Assert.Single(Outlook.Of(plan, _ => null)).Sentence);
    }

    private static Delivery.Releases.Release Three(string version)
    {
        var release = AnyRelease.Of(version, "crop");
        return release with { Services = release.Services.SetItem("crop", release.Services["crop"] with { Replicas = 3 }) };
    }

    private static double SecondsIn(string sentence)
    {
        var words = sentence[(sentence.IndexOf("about ", StringComparison.Ordinal) + 6)..].Split([' ', ';']);
        return double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture) * (words[1] == "min" ? 60 : 1);
    }

    private async Task TurnsAsync(TimeSpan time)
    {
        for (var until = _farm.Clock.GetUtcNow() + time; _farm.Clock.GetUtcNow() < until;)
        {
            await _farm.TurnAsync();
        }
    }

    private async Task<Foreseen> ForeseenAsync()
    {
        var state = _farm.Loop.State;
        var plan = Planner.Make(PlanKind.Deploy, state.Current, state.Find("1.1.0")!, _farm.Policy);
        var traffic = await _farm.Loop.TrafficAsync(CancellationToken.None);
        return Outlook.Of(plan, service => traffic[service])[^1];
    }
}
