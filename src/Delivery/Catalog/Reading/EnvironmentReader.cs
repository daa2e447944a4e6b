using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads an environment with its rules.</summary>
internal static class EnvironmentReader
{
    public static TargetEnvironment Read(string name, MapNode map) => new()
    {
        Name = name,
        Target = map.Text("target") ?? "local",
        Rollout = Rollout(map.Section("rollout")),
    };

    private static RolloutPolicy Rollout(MapNode map)
    {
        var usual = new RolloutPolicy();
        return new RolloutPolicy
        {
            Strategy = map.Text("strategy") ?? usual.Strategy,
            Steps = map["steps"] is null ? usual.Steps : [.. map.Values("steps").Select(step => Share.TryParse(step.Value, out var parts) ? parts : 0)],
            StepTime = Time(map, "stepTime", usual.StepTime),
            StepDeadline = Time(map, "stepDeadline", usual.StepDeadline),
            OnInconclusive = map.Text("onInconclusive") switch { "promote" => InconclusiveAction.Promote, "rollback" => InconclusiveAction.Rollback, _ => usual.OnInconclusive },
            Warmup = Time(map, "warmup", usual.Warmup),
            Abort = Abort(map.Section("abort")),
            DrainDeadline = Time(map, "drainDeadline", usual.DrainDeadline),
            KeepWarm = Time(map, "keepWarm", usual.KeepWarm),
        };
    }

    private static AbortLimits Abort(MapNode map)
    {
        var usual = new AbortLimits();
        return new()
        {
            Errors = LimitText.TryErrors(map.Text("errors") ?? "", out var errors) ? errors : usual.Errors,
            LatencyRatio = LimitText.TryLatency(map.Text("latency") ?? "", out var ratio) ? ratio : usual.LatencyRatio,
            LatencyQuantile = LimitText.TryQuantile(map.Text("quantile") ?? "", out var quantile) ? quantile : usual.LatencyQuantile,
            LatencyFloor = Time(map, "latencyFloor", usual.LatencyFloor),
            Samples = Number(map, "samples", usual.Samples),
            Unhealthy = Time(map, "unhealthy", usual.Unhealthy),
        };
    }
}
