using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Tests;

/// <summary>Guards taken away, one at a time, each with the promise that must then be seen broken.</summary>
internal static class Mutation
{
    public static IReadOnlyDictionary<string, (Seams Seams, string Rule)> All { get; } = new Dictionary<string, (Seams, string)>
    {
        ["an instance that starts is taken for a ready one"] = (Ports(ports => ports with { Target = new Rosy(ports.Target) }), "OnlyReadyServes"),
        ["an instance that is stopping is taken for a ready one"] = (Ports(ports => ports with { Target = new Undying(ports.Target) }), "OnlyReadyServes"),
        ["weights are rounded each for itself"] = (Ports(ports => ports with { Router = new Rounding(ports.Router) }), "WeightsAddUp"),
        ["a table counts as served when it was sent"] = (Ports(ports => ports with { Router = new Hasty(ports.Router) }), "ServedBeforeNext"),
        ["nobody waits for requests in flight"] = (Ports(ports => ports with { Router = new Careless(ports.Router) }), "DrainedBeforeStopped"),
        ["a gateway takes a table of any leader"] = (new() { AcceptsAnyTable = true }, "OneLeader"),
        ["what was started is not found again"] = (PortsIn((world, ports) => ports with { Target = new Forgetful(world, ports.Target) }), "NothingTwice"),
        ["a stop may get lost"] = (Ports(ports => ports with { Target = new Clinging(ports.Target) }), "LeavesWhatIsWanted"),
        ["of what is written at once the last gets lost"] = (Ports(ports => ports with { Journal = new Leaky(ports.Journal) }), "ReplayEqualsLive"),
        ["steps wait for nothing"] = (Plans(plan => plan with { Steps = [.. plan.Steps.Select(step => step with { After = [] })] }), "StepsInOrder"),
        ["checks are left out"] = (Moves(move => move is not Check), "MovesAsPlanned"),
        ["precautions are left out"] = (Plans(plan => plan with { Steps = [.. plan.Steps.Select(step => step.IsTask ? step with { Moves = [new Switch()] } : step)] }), "MovesAsPlanned"),
        ["work that goes on counts as done well"] = (Ports(ports => ports with { Tasks = new Trusting(ports.Tasks) }), "PrecautionsTaken"),
        ["hooks are left out"] = (Moves(move => move is not Perform { Task: RunHook }), "MovesAsPlanned"),
        ["hooks beside the way back are said to be done and are not"] = (Ports(ports => ports with { Tasks = new Idle(ports.Tasks) }), "HooksKept"),
        ["hooks have one key together"] = (Ports(ports => ports with { Tasks = new OneKey(ports.Tasks) }), "HooksKept"),
        ["a check passes at once"] = (Checks(check => check with { For = TimeSpan.Zero }), "NothingTooEarly"),
        ["what is inconclusive is promoted at once"] = (Checks(check => check with { Deadline = TimeSpan.Zero, OnInconclusive = Delivery.Catalog.InconclusiveAction.Promote }), "ShareRisesAfterPass"),
        ["durations are reckoned by the machine's clock"] = (new() { Clock = clock => clock }, "NothingTooEarly"),
        ["failed requests are not counted"] = (Ports(ports => ports with { Metrics = new Blind(ports.Metrics) }), "BadIsNotPromoted"),
        ["every request counts as failed"] = (Ports(ports => ports with { Metrics = new Crying(ports.Metrics) }), "AftermathIsTold"),
        ["a source that is away counts as a bad number"] = (Ports(ports => ports with { Measurements = new Gloomy(ports.Measurements) }), "OutageIsNoVerdict"),
        ["a check has no deadline"] = (Checks(check => check with { Deadline = TimeSpan.FromDays(1) }), "EndsInTime"),
        ["the old side of a canary ends at the first share"] = (Plans(plan => plan with { Steps = [.. plan.Steps.Select(Shrunk)] }), "CapacityIsKept"),
        ["a leader proves nothing before it acts"] = (Ports(ports => ports with { Journal = new Unproving(ports.Journal) }), "OnlyTheLeaderActs"),
        ["neither does a leader prove anything nor does the target refuse anybody"] =
            (Ports(ports => ports with { Journal = new Unproving(ports.Journal) }) with { ObeysAnybody = true }, "OldLeaderIsRefused"),
        ["a quorum is said to be there and is not"] = (Plans(plan => plan with { Steps = [.. plan.Steps.Select(step => step with { Moves = [.. step.Moves.Select(move => move is Quorum quorum ? quorum with { Ready = 0 } : move)] })] }), "QuorumIsKept"),
        ["runs do not hear of the line"] = (Ports(ports => ports with { Line = () => Line.Free }), "HeldStandsStill"),
        ["an instance has no time to drain"] = (Plans(plan => plan with { Policy = plan.Policy with { DrainDeadline = TimeSpan.Zero } }), "DrainedBeforeStopped"),
    };

    private static Seams Ports(Func<PlatformPorts, PlatformPorts> change) => new() { Ports = (_, ports) => change(ports) };

    private static Seams PortsIn(Func<World, PlatformPorts, PlatformPorts> change) => new() { Ports = change };

    private static Seams Plans(Func<Plan, Plan> change) => new() { Plan = change };

    private static Seams Checks(Func<Check, Check> change) => Plans(plan => plan with
    {
        Steps = [.. plan.Steps.Select(step => step with { Moves = [.. step.Moves.Select(move => move is Check check ? change(check) : move)] })],
    });

    private static Seams Moves(Func<Move, bool> keeps) => Plans(plan => plan with
    {
        Steps = [.. plan.Steps.Select(step => step with { Moves = [.. step.Moves.Where(keeps)] })],
    });

    private static PlanStep Shrunk(PlanStep step) => step.Strategy == Strategy.Canary
        ? step with { Moves = [.. step.Moves.Select(move => move is Scale scale ? scale with { Stable = 0 } : move)] }
        : step;
}
