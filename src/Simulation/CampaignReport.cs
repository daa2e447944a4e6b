namespace Agrimaan.Simulation;

/// <summary>What many seeds brought.</summary>
public sealed record CampaignReport
{
    private const long Long = 100;

    public static CampaignReport Nothing { get; } = new();

    /// <summary>The first seed.</summary>
    public ulong From { get; init; }

    /// <summary>Seeds that were played to their end.</summary>
    public long Seeds { get; init; }

    /// <summary>Executions of plans, after each platform was up.</summary>
    public long Runs { get; init; }

    /// <summary>Services that were moved in them.</summary>
    public long Rollouts { get; init; }

    /// <summary>Looks at a run in progress, each of which decides what to do next.</summary>
    public long Decisions { get; init; }

    /// <summary>Decisions of the seed with the fewest.</summary>
    public long FewestDecisions { get; init; } = long.MaxValue;

    /// <summary>Seeds with at least a hundred decisions.</summary>
    public long LongSeeds { get; init; }

    public double SimulatedHours { get; init; }

    /// <summary>Control planes that were started.</summary>
    public long Starts { get; init; }

    /// <summary>What people asked of runs.</summary>
    public long Asked { get; init; }

    public TimeSpan Took { get; init; }

    public double DecisionsPerSecond => Took > TimeSpan.Zero ? Decisions / Took.TotalSeconds : 0;

    public double RolloutsPerSecond => Took > TimeSpan.Zero ? Rollouts / Took.TotalSeconds : 0;

    /// <summary>How runs ended.</summary>
    public IReadOnlyDictionary<string, long> Outcomes { get; init; } = new Dictionary<string, long>();

    /// <summary>What went wrong in the world, by kind.</summary>
    public IReadOnlyDictionary<string, long> Faults { get; init; } = new Dictionary<string, long>();

    /// <summary>Seeds with a broken promise.</summary>
    public long Broken { get; init; }

    /// <summary>The first of them, by seed.</summary>
    public IReadOnlyList<Worlds.Violation> Violations { get; init; } = [];

    internal CampaignReport With(SeedOutcome played) => this with
    {
        Seeds = Seeds + 1,
        Runs = Runs + played.Runs,
        Rollouts = Rollouts + played.Rollouts,
        Decisions = Decisions + played.Decisions,
        FewestDecisions = Math.Min(FewestDecisions, played.Decisions),
        LongSeeds = LongSeeds + (played.Decisions >= Long ? 1 : 0),
        SimulatedHours = SimulatedHours + played.Simulated.TotalHours,
        Starts = Starts + played.Starts,
        Asked = Asked + played.Asked,
        Broken = Broken + (played.Violations.Count > 0 ? 1 : 0),
    };
}
