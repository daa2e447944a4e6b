using System.Text.Json.Serialization;
using Agrimaan.Simulation;
using Agrimaan.Simulation.Trials;

namespace Agrimaan.Cli.Simulate;

/// <summary>What the engine did in many simulated worlds; <c>agrimaan simulate -o json</c> prints it.</summary>
/// <param name="From">The first seed.</param>
/// <param name="Seeds">Worlds that were played to their end.</param>
/// <param name="Runs">Executions of plans, after each platform was up.</param>
/// <param name="Rollouts">Services that were moved in them.</param>
/// <param name="Decisions">Looks at a run in progress, each of which decides what to do next.</param>
/// <param name="FewestDecisions">Of one world.</param>
/// <param name="LongSeeds">Worlds with at least a hundred decisions.</param>
/// <param name="SimulatedHours">Time that passed in all the worlds.</param>
/// <param name="Seconds">Time that passed here.</param>
/// <param name="Starts">Control planes that were started.</param>
/// <param name="Asked">What people asked of runs.</param>
/// <param name="Outcomes">How runs ended.</param>
/// <param name="Faults">What went wrong in the worlds, by kind.</param>
/// <param name="Broken">Worlds with a broken promise.</param>
internal sealed record CampaignView(
    ulong From, long Seeds, long Runs, long Rollouts, long Decisions, long FewestDecisions, long LongSeeds, double SimulatedHours, double Seconds, double DecisionsPerSecond,
    double RolloutsPerSecond, long Starts, long Asked, IReadOnlyDictionary<string, long> Outcomes, IReadOnlyDictionary<string, long> Faults, long Broken,
    IReadOnlyList<ViolationView> Violations)
{
    public static CampaignView Of(CampaignReport report) => new(
        report.From, report.Seeds, report.Runs, report.Rollouts, report.Decisions, report.Seeds == 0 ? 0 : report.FewestDecisions, report.LongSeeds, report.SimulatedHours,
        report.Took.TotalSeconds, report.DecisionsPerSecond, report.RolloutsPerSecond, report.Starts, report.Asked, report.Outcomes, report.Faults, report.Broken,
        [.. report.Violations.Select(ViolationView.Of)]);
}

/// <summary>A broken promise.</summary>
/// <param name="Seed">Plays its world again.</param>
/// <param name="Promise">Its name.</param>
/// <param name="At">Seconds since the world began.</param>
internal sealed record ViolationView(ulong Seed, string Promise, double At, string Sentence)
{
    public static ViolationView Of(Simulation.Worlds.Violation violation) => new(violation.Seed, violation.Rule, violation.At.TotalSeconds, violation.Sentence);
}

/// <summary>One world, event by event.</summary>
/// <param name="Hash">Over all of its events: the same seed gives the same, here and elsewhere.</param>
internal sealed record SeedView(ulong Seed, string Hash, long Decisions, IReadOnlyList<ViolationView> Violations, IReadOnlyList<string> Events);

/// <summary>What a policy makes of a bad version and of an equal one.</summary>
internal sealed record TrialView(
    string File, string Environment, string Service, string Strategy, int Replicas, double RequestsPerSecond, double Errors, double BadErrors, double Slower, ulong Seed,
    SideView Bad, SideView Equal);

/// <summary>One kind of new version.</summary>
/// <param name="Caught">Taken back by a check that failed.</param>
/// <param name="Inconclusive">Taken back since evidence never came.</param>
/// <param name="Rate">Caught of all.</param>
/// <param name="RateLower">Where the true rate begins, 95 % sure.</param>
/// <param name="RateUpper">Where it ends.</param>
/// <param name="SecondsToAlarm">From the first request: the middle one, then the one that nine in ten do not exceed.</param>
/// <param name="RequestsToAlarm">Requests that the new version had by then.</param>
/// <param name="FailedToAlarm">Of these, those that failed.</param>
/// <param name="SecondsToPromotion">The middle one of those that were promoted.</param>
internal sealed record SideView(
    int Runs, int Caught, int Inconclusive, int Promoted, double Rate, double RateLower, double RateUpper,
    MiddleView SecondsToAlarm, MiddleView RequestsToAlarm, MiddleView FailedToAlarm, double? SecondsToPromotion)
{
    public static SideView Of(TrialSide side) => new(
        side.Runs, side.Caught, side.Inconclusive, side.Promoted, side.Rate, side.Interval.Lower, side.Interval.Upper,
        new(TrialSide.Quantile(side.Seconds, 0.5), TrialSide.Quantile(side.Seconds, 0.9)), new(side.Requests.Median, side.Requests.P90),
        new(side.Failed.Median, side.Failed.P90), side.PromotedSeconds);
}

/// <summary>Of those that were caught; null when none was.</summary>
internal sealed record MiddleView(double? Median, double? P90);

/// <summary>How they look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DictionaryKeyPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CampaignView))]
[JsonSerializable(typeof(SeedView))]
[JsonSerializable(typeof(TrialView))]
internal sealed partial class SimulateJson : JsonSerializerContext;
