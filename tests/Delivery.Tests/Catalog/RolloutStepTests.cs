using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class RolloutStepTests
{
    [Theory]
    [InlineData("10%", 1_000, null, 0, 0)]
    [InlineData("12.5% 30m", 1_250, 1800, 0, 0)]
    [InlineData("pause", 0, null, 0, 0)]
    [InlineData("pause  90s", 0, 90, 0, 0)]
    [InlineData("scale 2", 0, null, 2, 0)]
    [InlineData("scale 12.5%", 0, null, 0, 1_250)]
    [InlineData("scale 100%", 0, null, 0, 10_000)]
    public void A_step_is_read_as_it_is_written(string text, int weight, int? seconds, int count, int part)
    {
        Assert.True(RolloutStep.TryParse(text, out var step));
        Assert.Equal((weight, seconds, count, part), (step.Weight, (int?)step.Time?.TotalSeconds, step.Count, step.Part));
        Assert.Equal([weight > 0, count + part > 0, weight + count + part == 0], [step.IsShare, step.IsScale, step.IsPause]);
        IsWrittenAsItIsRead(step);
    }

    [Theory]
    [InlineData("")]
    [InlineData("scale")]
    [InlineData("scale 0")]
    [InlineData("scale 101")]
    [InlineData("scale 0%")]
    [InlineData("scale 101%")]
    [InlineData("scale 2 10s")]
    [InlineData("10% 0s")]
    [InlineData("10% 169h")]
    [InlineData("10% 5m 5m")]
    [InlineData("100%")]
    [InlineData(" 10%")]
    [InlineData("pause 5m ")]
    [InlineData("hook")]
    [InlineData("hook Smoke")]
    [InlineData("hook smoke test")]
    public void What_is_no_step_is_not_read(string text) => Assert.False(RolloutStep.TryParse(text, out _));

    [Theory]
    [InlineData("scale 25%", 4, 1)]
    [InlineData("scale 26%", 4, 2)]
    [InlineData("scale 1%", 4, 1)]
    [InlineData("scale 3", 4, 3)]
    [InlineData("scale 9", 4, 4)]
    [InlineData("scale 100%", 7, 7)]
    public void A_part_of_the_instances_is_at_least_one_and_at_most_all(string text, int all, int wanted)
    {
        Assert.True(RolloutStep.TryParse(text, out var step));
        Assert.Equal(wanted, step.InstancesOf(all));
    }

    [Fact]
    public void A_hook_has_its_place_among_the_steps()
    {
        Assert.True(RolloutStep.TryParse("hook  smoke-2", out var step));
        Assert.Equal(("smoke-2", false, false, false), (step.Hook, step.IsPause, step.IsShare, step.IsScale));
        IsWrittenAsItIsRead(step);
    }

    internal static void IsWrittenAsItIsRead(RolloutStep step)
    {
        Assert.True(RolloutStep.TryParse(step.ToString(), out var again));
        Assert.Equal(step, again);
        Assert.Equal(step, JsonSerializer.Deserialize<RolloutStep>(JsonSerializer.Serialize(step)));
    }
}
