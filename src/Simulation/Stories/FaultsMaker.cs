using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>How often what goes wrong in the world of a seed: nothing at all in some, and seldom everything.</summary>
internal static class FaultsMaker
{
    /// <summary>Calls between two faults of a kind, on average, where it strikes at all.</summary>
    private static double Usual(FaultKind kind) => kind switch
    {
        FaultKind.Killed => 300,
        FaultKind.SecondController => 2, // of those that are killed
        FaultKind.JournalRefused or FaultKind.JournalUncertain => 12,
        FaultKind.TargetRefused => 6,
        FaultKind.AcknowledgementLost or FaultKind.TableRepeated => 4,
        FaultKind.SlowCall => 150,
        _ => 80,
    };

    public static double[] Make(Dice dice)
    {
        var every = new double[Enum.GetValues<FaultKind>().Length];
        if (dice.Chance(0.15))
        {
            return every;
        }

        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            every[(int)kind] = dice.Chance(0.35) ? Usual(kind) * dice.Between(0.5, 3) : 0;
        }

        return every;
    }
}
