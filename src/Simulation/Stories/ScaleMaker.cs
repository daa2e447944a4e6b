using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Simulation.Stories;

/// <summary>In some stories services follow their load, which rises and falls, and people ask for other numbers of instances.</summary>
internal static class ScaleMaker
{
    public static Story Make(Dice dice, Story story)
    {
        var waves = new Dictionary<string, Wave>();
        var rules = new Dictionary<string, Autoscale>();
        if (dice.Chance(0.3))
        {
            foreach (var service in story.Releases[0].Services.Values.Where(_ => dice.Chance(0.7)))
            {
                rules[service.Service] = new(Math.Max(1, service.Replicas - dice.Between(0, 2)), service.Replicas + dice.Between(0, 5))
                {
                    RequestsPerSecond = Math.Max(1, (int)(story.Rates[service.Service] / service.Replicas)),
                    Window = dice.Seconds(2, 6),
                    Stabilization = dice.Seconds(0, 15),
                };
                waves[service.Service] = new(dice.Seconds(8, 60), dice.Between(0.2, 1), dice.Between(1.0, 5));
            }
        }

        var stateful = dice.Chance(0.2) ? story.Releases[0].Services.Keys.Where(name => !rules.ContainsKey(name) && story.Releases.All(release => release.Services.GetValueOrDefault(name) is null or { Replicas: >= 3 })).ToHashSet() : [];
        var ordinals = new Ordinals(0, dice.Chance(0.2) ? 1 : 0);
        var asked = dice.Chance(0.1);
        return story with
        {
            Releases = rules.Count + stateful.Count == 0 ? story.Releases : [.. story.Releases.Select(release => Stateful(Following(release, rules, dice), stateful, ordinals))],
            Waves = waves,
            Acts = asked ? [.. story.Acts.Select(act => act with { Requests = [.. act.Requests.Append((dice.Seconds(0, 20), Request.Scale)).OrderBy(request => request.Item1)] })] : story.Acts,
        };
    }

    private static Release Stateful(Release release, HashSet<string> services, Ordinals ordinals) => release with
    {
        Services = release.Services.SetItems(release.Services.Where(one => services.Contains(one.Key)).Select(one => KeyValuePair.Create(one.Key, one.Value with { Ordinals = ordinals }))),
    };

    /// <summary>A later release may have other bounds, or none.</summary>
    private static Release Following(Release release, Dictionary<string, Autoscale> rules, Dice dice) => release with
    {
        Services = release.Services.SetItems(release.Services.Where(one => rules.ContainsKey(one.Key)).Select(one => KeyValuePair.Create(one.Key, one.Value with
        {
            Replicas = Math.Clamp(one.Value.Replicas, rules[one.Key].Least, rules[one.Key].Most), // validation refuses others
            Autoscale = dice.Chance(0.1) ? null : dice.Chance(0.1) ? rules[one.Key] with { Most = rules[one.Key].Most + 1 } : rules[one.Key],
        }))),
    };
}

/// <summary>A load that is low for half of a period and high for the other.</summary>
internal sealed record Wave(TimeSpan Period, double Low, double High)
{
    public static Wave Calm { get; } = new(TimeSpan.FromSeconds(1), 1, 1);

    public double At(TimeSpan now) => now.Ticks % Period.Ticks < Period.Ticks / 2 ? Low : High;
}
