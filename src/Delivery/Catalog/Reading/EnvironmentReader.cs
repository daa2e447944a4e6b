using System.Collections.Immutable;
using System.Globalization;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads an environment with its rules.</summary>
internal static class EnvironmentReader
{
    public static TargetEnvironment Read(string name, MapNode map, Findings findings) => new()
    {
        Name = name,
        Target = Text(map, "target") ?? "local",
        Rollout = Rollout(Section(map, "rollout"), findings),
    };

    private static RolloutPolicy Rollout(MapNode map, Findings findings)
    {
        var usual = new RolloutPolicy();
        var policy = new RolloutPolicy
        {
            Strategy = Text(map, "strategy") ?? usual.Strategy,
            Steps = map["steps"] is ListNode list ? Steps(list, findings) : usual.Steps,
            StepTime = Time(map, "stepTime", usual.StepTime),
            StepDeadline = Time(map, "stepDeadline", usual.StepDeadline),
            OnInconclusive = Text(map, "onInconclusive") == "promote" ? InconclusiveAction.Promote : InconclusiveAction.Rollback,
            Warmup = Time(map, "warmup", usual.Warmup),
            Abort = Abort(Section(map, "abort")),
            DrainDeadline = Time(map, "drainDeadline", usual.DrainDeadline),
            KeepWarm = Time(map, "keepWarm", usual.KeepWarm),
        };
        if (policy.StepDeadline < policy.StepTime)
        {
            var place = (map["stepDeadline"] ?? map["stepTime"])!.Place;
            findings.Add(
                FaultCodes.Contradiction, place,
                $"stepDeadline {Duration.Format(policy.StepDeadline)} is shorter than stepTime {Duration.Format(policy.StepTime)}", "make stepDeadline the longer one");
        }

        return policy;
    }

    private static ImmutableArray<int> Steps(ListNode list, Findings findings)
    {
        var steps = ImmutableArray.CreateBuilder<int>();
        foreach (var item in list.Items.OfType<ScalarNode>())
        {
            if (!Share.TryParse(item.Value, out var parts))
            {
                continue;
            }

            if (parts is < 1 or >= 10_000)
            {
                findings.Add(FaultCodes.BadValue, item.Place, $"a step is '{item.Value}', but must be more than 0% and less than 100%", "100% comes last by itself");
            }
            else if (steps.Count > 0 && parts <= steps[^1])
            {
                findings.Add(FaultCodes.StepsNotRising, item.Place, $"the step {item.Value} does not rise above {Share.Format(steps[^1])}", "order the steps from small to large");
            }
            else
            {
                steps.Add(parts);
            }
        }

        return steps.Count > 0 ? steps.ToImmutable() : new RolloutPolicy().Steps;
    }

    private static AbortLimits Abort(MapNode map)
    {
        var usual = new AbortLimits();
        return new()
        {
            Errors = Percent(Text(map, "errors")) is { } errors ? errors / 100 : usual.Errors,

            // An increase by 200 % is three times as much.
            LatencyRatio = Percent(Text(map, "latency")) is { } increase ? 1 + (increase / 100) : usual.LatencyRatio,
            LatencyQuantile = double.TryParse(Text(map, "quantile")?.TrimStart('p'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantile)
                ? quantile / 100 : usual.LatencyQuantile,
            LatencyFloor = Time(map, "latencyFloor", usual.LatencyFloor),
            Samples = Number(map, "samples", usual.Samples),
            Unhealthy = Time(map, "unhealthy", usual.Unhealthy),
        };
    }

    private static double? Percent(string? limit)
    {
        var end = limit?.IndexOf('%', StringComparison.Ordinal) ?? -1;
        return end > 0 && double.TryParse(limit.AsSpan(1, end - 1).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
