using Agrimaan.Delivery.Releases;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>What a new version may be like.</summary>
internal static class BehaviourMaker
{
    public static Behaviour Make(Dice dice, ServiceRelease service)
    {
        var deadline = service.Http.StartDeadline.TotalSeconds;
        var well = new Behaviour { ReadyAfter = dice.Seconds(0.2, deadline * 0.5), Milliseconds = dice.Between(2.0, 20) };
        return dice.Between(0, 99) switch
        {
            < 40 => well,
            < 48 => well with { ReadyAfter = dice.Seconds(deadline * 0.8, deadline * 1.3) },
            < 66 => well with { Errors = dice.Of(0.02, 0.06, 0.1, 0.3, 0.6) },
            < 73 => well with { Milliseconds = well.Milliseconds * dice.Of(1.3, 2, 4, 10) },
            < 79 => well with { NeverReady = true },
            < 83 => well with { Fails = true },
            < 88 => well with { DiesAfter = dice.Seconds(0.3, 12) },
            < 92 => well with { FlapsEvery = dice.Seconds(0.3, 4) },
            < 95 => well with { SickAfter = dice.Seconds(1, 20) },
            _ => well with { Errors = 1 }, // it says that it is well, and answers nothing well
        };
    }
}
