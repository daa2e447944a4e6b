using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>Every promise that is watched.</summary>
internal static class Rules
{
    public static IReadOnlyList<Invariant> All(World world) =>
    [
        new OnlyReadyServes(world),
        new WeightsAddUp(world),
        new CapacityIsKept(world),
        new QuorumIsKept(world),
        new StableSideStaysWhole(world),
        new DrainedBeforeStopped(world),
        new WantedIsNotStopped(world),
        new NothingTwice(world),
        new OneLeader(world),
        new OldLeaderIsRefused(world),
        new StepsInOrder(world),
        new MovesAsPlanned(world),
        new ShareRisesAfterPass(world),
        new ServedBeforeNext(world),
        new PrecautionsTaken(world),
        new HooksKept(world),
        new HeldStandsStill(world),
        new NothingTooEarly(world),
        new BackIsFinal(world),
        new BadIsNotPromoted(world),
        new OneAfterAnother(world),
        new OutageIsNoVerdict(world),
        new AftermathIsTold(world),
        new LeavesWhatIsWanted(world),
    ];
}
