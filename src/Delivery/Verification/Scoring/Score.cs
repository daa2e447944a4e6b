using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Scoring;

/// <summary>How findings become a score, and what it must reach.</summary>
public sealed record ScorePolicy
{
    /// <summary>The group of metrics without one.</summary>
    public const string UsualGroup = "metrics";

    /// <summary>Groups of each metric; those not named here are in <see cref="UsualGroup"/>.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Groups { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Weights of groups in percent; groups without one share what is left equally.</summary>
    public ImmutableDictionary<string, double> Weights { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The score that passes; any does without it.</summary>
    public double? Pass { get; init; }

    /// <summary>The score below which it fails; between the two a person decides. Without it the same as <see cref="Pass"/>.</summary>
    public double? Marginal { get; init; }

    /// <summary>From which share of metrics without data on there is no score.</summary>
    public double NoDataPercent { get; init; } = 50;
}

/// <summary>What a score means.</summary>
public enum ScoreClass
{
    /// <summary>It reaches the passing score.</summary>
    Pass,

    /// <summary>It lies between: somebody must look.</summary>
    Marginal,

    /// <summary>It is too low, or a critical metric failed.</summary>
    Fail,

    /// <summary>Too many metrics have no data.</summary>
    NoData,
}

/// <summary>The part of a group.</summary>
/// <param name="Weight">In percent of the whole.</param>
/// <param name="Score">Of 100; 0 where it has no data, although it does not count against the whole then.</param>
/// <param name="HasData">Whether any of its metrics was judged.</param>
public sealed record GroupScore(string Group, double Weight, double Score, bool HasData);

/// <summary>The score of all metrics: the weighted share of those that passed.</summary>
public sealed record Score(double Value, ScoreClass Class, ImmutableArray<GroupScore> Groups)
{
    /// <summary>Adds findings up.</summary>
    public static Score Of(IReadOnlyList<MetricFinding> findings, ScorePolicy policy)
    {
        var members = findings
            .SelectMany(finding => policy.Groups.GetValueOrDefault(finding.Metric, [ScorePolicy.UsualGroup]), (finding, group) => (group, finding.Class))
            .GroupBy(member => member.group, member => member.Class, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var unweighted = members.Count(group => !policy.Weights.ContainsKey(group.Key));
        var rest = unweighted == 0 ? 0 : (100 - policy.Weights.Values.Sum()) / unweighted;
        var (sum, groups) = (0.0, ImmutableArray.CreateBuilder<GroupScore>());
        foreach (var group in members)
        {
            var weight = policy.Weights.GetValueOrDefault(group.Key, rest);
            var (passed, judged) = (group.Count(found => found == MetricClass.Pass), group.Count(found => found != MetricClass.NoData));
            groups.Add(new(group.Key, weight, judged == 0 ? 0 : 100.0 * passed / judged, judged > 0));
            sum += judged == 0 ? weight : weight * passed / judged;
        }

        var silent = findings.Count(finding => finding.Class is MetricClass.NoData or MetricClass.NoDataFailure);
        var nothing = findings.Count == 0 || silent * 100.0 >= policy.NoDataPercent * findings.Count && silent > 0;
        var critical = findings.Any(finding => finding.CriticalFailure);
        var value = nothing || critical ? 0 : sum;
        return new(value, critical ? ScoreClass.Fail : nothing ? ScoreClass.NoData : Classify(value, policy), groups.ToImmutable());
    }

    /// <summary>Holds a score against the policy.</summary>
    public static ScoreClass Classify(double score, ScorePolicy policy) =>
        policy.Pass is not { } pass || Reaches(score, pass) ? ScoreClass.Pass
        : policy.Marginal is { } marginal && Reaches(score, marginal) ? ScoreClass.Marginal
        : ScoreClass.Fail;

    /// <summary>Thirds and sevenths of 100 do not add up to 100 in binary.</summary>
    private static bool Reaches(double score, double limit) => score >= limit - 1e-9;
}
