using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>Makes hooks, honest ones and others: that fail, that cannot be asked, that never end.</summary>
internal static class HookMaker
{
    public static (ImmutableArray<Hook> Hooks, Dictionary<string, HookConduct> Conduct) Make(Dice dice, IReadOnlyList<string> services)
    {
        var (hooks, conduct) = (ImmutableArray.CreateBuilder<Hook>(), new Dictionary<string, HookConduct>());
        for (var count = dice.Chance(0.25) ? dice.Between(1, 5) : 0; count > 0; count--)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"hook-{count}");
            var when = dice.Of(HookMoment.Before, HookMoment.During, HookMoment.After, HookMoment.Rollback);
            hooks.Add(new()
            {
                Name = name,
                When = when,
                Service = dice.Chance(0.5) ? services[dice.Between(0, services.Count - 1)] : null,
                Timeout = dice.Seconds(1, 20),
                MayFail = when is HookMoment.After or HookMoment.Rollback || dice.Chance(0.3),
                Command = new([name], ".", ImmutableSortedDictionary<string, string>.Empty),
            });
            conduct[name] = new(
                dice.Chance(0.85) ? Verdict.Pass : dice.Of<Verdict?>(Verdict.Fail, Verdict.Error, null), dice.Seconds(0, 8));
        }

        return (hooks.ToImmutable(), conduct);
    }
}
