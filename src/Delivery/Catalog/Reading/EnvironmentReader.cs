using System.Collections.Immutable;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads an environment with its rules.</summary>
internal static class EnvironmentReader
{
    public static TargetEnvironment Read(EnvironmentDraft draft, PlatformDraft platform, string folder)
    {
        var map = draft.Map;
        return new()
        {
            Name = draft.Name,
            Like = map.Text("like"),
            Target = map.Text("target") ?? "local",
            Production = Flag(map, "production", false),
            Regions = RuleReader.Regions(map["regions"]),
            Windows = [.. map.Values("windows").Select(window => DeployWindow.TryParse(window.Value, out var read) ? read : throw new FormatException(window.Value))],
            Freezes = RuleReader.Freezes(map),
            Approvals = RuleReader.Approvals(map["approvals"]),
            Checklist = [.. map.Values("checklist").Select(item => item.Value)],
            Soak = Time(map, "soak", TimeSpan.Zero),
            External = platform.External.Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => RuleReader.Mode(Resolution.ModeOf(entry.Key.Value, map)), StringComparer.Ordinal),
            Log = ServiceReader.Log(map),
            Addresses = SettingsReader.Read(map.Section("addresses")),
            Values = [.. map.Values("values").Select(file => Path.GetFullPath(file.Value, folder))],
            Journeys = map["journeys"] is null ? [.. platform.Root.Section("journeys").Entries.Select(entry => entry.Key.Value)] : [.. map.Values("journeys").Select(name => name.Value)],
            Hooks = HookReader.Read(map),
            Notifications = NotificationReader.Read(map),
            Patches = RuleReader.Patches(map),
            Rollout = Rollout(map.Section("rollout")),
        };
    }

    private static RolloutPolicy Rollout(MapNode map)
    {
        var usual = new RolloutPolicy();
        var strategy = map.Text("strategy") ?? usual.Strategy;
        return new RolloutPolicy
        {
            Strategy = strategy,
            Steps = map["steps"] is null ? (strategy == usual.Strategy ? usual.Steps : []) : [.. map.Values("steps").Select(step => RolloutStep.TryParse(step.Value, out var read) ? read : default)],
            Match = MatchReader.Read(map["match"]),
            Surge = Number(map, "surge", usual.Surge),
            StepTime = Time(map, "stepTime", usual.StepTime),
            StepDeadline = Time(map, "stepDeadline", usual.StepDeadline),
            OnInconclusive = map.Text("onInconclusive") switch { "promote" => InconclusiveAction.Promote, "rollback" => InconclusiveAction.Rollback, _ => strategy == usual.Strategy ? usual.OnInconclusive : null },
            GuidanceDeadline = map.Text("onFailure") == "ask" ? Time(map, "guidanceDeadline", TimeSpan.FromMinutes(30)) : null,
            Warmup = Time(map, "warmup", usual.Warmup),
            Abort = Abort(map.Section("abort")),
            Compare = strategy == usual.Strategy && map.Text("judge") != "limits" ? Compare(map.Section("compare")) : null,
            FreshBaseline = map.Text("baseline") == "fresh",
            Checks = ChecksReader.Read(map["checks"]),
            DrainDeadline = map["drainDeadline"] is MapNode ? Time(map.Section("drainDeadline"), "http", usual.DrainDeadline) : Time(map, "drainDeadline", usual.DrainDeadline),
            DrainWebSocket = Said(map.Section("drainDeadline"), "websocket"),
            DrainEvents = Said(map.Section("drainDeadline"), "events"),
            KeepWarm = Time(map, "keepWarm", usual.KeepWarm),
            RollbackWatch = Said(map, "rollbackWatch") is { } watch && watch != Incidents.Incidents.UsualWatch ? watch : null,
            Arrival = map.Text("arrival") switch { "queue" => ArrivalRule.Queue, "supersede" => ArrivalRule.Supersede, _ => ArrivalRule.Refuse },
            QueueOutlivesRollback = map.Text("afterRollback") == "start",
        };
    }

    private static TimeSpan? Said(MapNode map, string key) => Duration.TryParse(map.Text(key) ?? "", out var time) ? time : null;

    private static Comparison Compare(MapNode map)
    {
        var usual = new Comparison();
        return new()
        {
            FalseAlarm = Share.TryParse(map.Text("falseAlarm") ?? "", out var alarm) ? alarm / 10_000.0 : usual.FalseAlarm,
            ErrorRatio = LimitText.TryLatency(map.Text("errors") ?? "", out var errors) ? errors : usual.ErrorRatio,
            LatencyRatio = LimitText.TryLatency(map.Text("latency") ?? "", out var latency) ? latency : usual.LatencyRatio,
            Harmless = Share.TryParse(map.Text("harmless") ?? "", out var harmless) ? harmless / 10_000.0 : usual.Harmless,
            Proof = Flag(map, "proof", usual.Proof),
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
