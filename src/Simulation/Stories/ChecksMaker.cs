using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Simulation.Stories;

/// <summary>In some worlds others measure too.</summary>
internal static class ChecksMaker
{
    /// <returns>Null in most.</returns>
    public static ImmutableArray<MeasuredCheck>? Make(Dice dice)
    {
        if (!dice.Chance(0.3) || !ValueLimit.TryParse(dice.Of("<= 5%", "<= 20%"), out var limit))
        {
            return null;
        }

        return
        [
            new()
            {
                Name = "measured",
                Source = new HttpSource("http://source", "rate", ImmutableSortedDictionary<string, string>.Empty),
                Limit = limit,
                Every = dice.Seconds(0.3, 2),
                Window = TimeSpan.FromMinutes(1),
                Timeout = TimeSpan.FromSeconds(10),
                Warmup = dice.Chance(0.3) ? dice.Seconds(0, 2) : TimeSpan.Zero,
                Over = dice.Of(SeriesSpan.Rollout, SeriesSpan.Step),
                Limits = new() { Failures = dice.Of(0, 1, 3), Inconclusives = null, Errors = dice.Of(null, (int?)20) },
                Missing = dice.Of(MissingPolicy.Inconclusive, MissingPolicy.Pass, MissingPolicy.Ignore),
            },
        ];
    }
}
