namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of a platform file: every key, once. Checking, suggestions and the JSON Schema come from here.</summary>
internal static class PlatformShape
{
    public static ValueShape Name { get; } = ValueShape.Text(
        "a name of up to 40 lower-case letters, digits and dashes that begins with a letter and does not end with a dash", "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$");

    public static ValueShape Setting { get; } = ValueShape.Text("a variable's name of letters, digits and _", "^[A-Za-z_][A-Za-z0-9_]*$");

    private static readonly ValueShape Route = ValueShape.Text("a path like /api/users: a / before each part, none at the end", "^/([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)?$") with { Beginning = "/" };
    private static readonly ValueShape Path = ValueShape.Text("a path that begins with /, such as /health/ready", "^/[!-\"\\x24-~]*$") with { Beginning = "/" };
    private static readonly ValueShape Percent = new(["string"], "a share above 0% and below 100%, such as 12.5%", Share.Pattern, text => Share.TryParse(text, out var parts) && parts is > 0 and < 10_000) { Ending = "%" };

    private static readonly KeysShape Run = new(
        new KeyShape(
            "command", new EitherShape(new ListShape(ValueShape.Anything, 1), ValueShape.Text("a line without quotes", "^\\s*[^\"'\\\\\\s][^\"'\\\\]*$")),
            "Program and arguments. The program is looked for in the files first, then on the PATH. One line is split at blanks.", "[node, server.mjs]"),
        new KeyShape("files", ValueShape.Text("a folder", "\\S"), "Folder of the files that are needed to run, relative to this file. Copied when a release is made.", "services/user")
        {
            Default = ".",
        });

    private static readonly KeysShape Http = new(
        new KeyShape("ready", Path, "Path that answers 2xx when the instance can take requests. Without it a listening port is enough.", "/health/ready"),
        new KeyShape("live", Path, "Path that answers 2xx while the process is alive; for targets that ask it. The local target watches the process itself.", "/health/live"),
        new KeyShape("metrics", Path, "Path of metrics in Prometheus' text format.", "/metrics"),
        Time("startDeadline", "1s", "1h", "60s", "Longest time from start to ready; more fails the step."),
        Time("stableFor", "0s", "10m", "1s", "How long good answers must go on before an instance counts as ready."),
        Time("stopGrace", "0s", "10m", "10s", "From SIGTERM to SIGKILL."));

    private static readonly KeyShape[] ServiceKeys =
    [
        new("run", Run, "How an instance is started.", "{ command: [node, server.mjs] }"),
        new("tier", ValueShape.Choice("critical", "important", "standard"), "How much the service matters.", "critical") { Default = "standard" },
        new("replicas", ValueShape.Number(1, 100), "Instances to run.", "2") { Default = "1" },
        new("http", Http, "How readiness is asked for, and how long things may take.", "{ ready: /health/ready }"),
        new("settings", new NamesShape(Setting, ValueShape.Anything, "A variable's value."), "Environment variables of every instance. PORT and AGRIMAAN_* are set by the program.", "{ LOG_LEVEL: info }"),
        new("calls", new ListShape(Name) { Unique = true }, "Services that this one calls; each address comes as NAME_URL.", "[user-service]"),
    ];

    private static readonly KeysShape Service = new([new("use", Name, "The blueprint that gives what is not said here.", "api"), .. ServiceKeys]);

    private static readonly KeysShape Gateway = new(
        new KeyShape("port", ValueShape.Number(1024, 65_535), "Public port on loopback.", "8080") { Default = "8080" },
        new KeyShape("routes", new NamesShape(Route, Name, "The service that takes what begins with this path."), "Path prefix to service; the longest one wins.", "{ /api/users: user-service, /: web }"),
        new KeyShape("pathHeader", ValueShape.Flag, "Whether answers name the versions on their path in Agrimaan-Path.", "true") { Default = "true" },
        new KeyShape("sticky", ValueShape.Flag, "Whether a cookie keeps each user on one side of a split.", "false") { Default = "false" });

    private static readonly KeysShape Abort = new(
        new KeyShape(
            "errors", new ValueShape(["string"], "a limit from >0% to >100%, such as >5%", LimitText.ErrorsPattern, text => LimitText.TryErrors(text, out var share) && share <= 1) { Beginning = ">", Ending = "%" },
            "Share of failed requests above which the new version is taken back, if it is also worse than the stable one.", "\">5%\"") { Default = "\">5%\"" },
        new KeyShape(
            "latency", new ValueShape(["string"], "a limit such as >200% of baseline", LimitText.LatencyPattern, text => LimitText.TryLatency(text, out var ratio) && ratio > 1) { Beginning = ">", Ending = "%" },
            "Increase of latency over the stable version above which the new one is taken back; 200% is three times.", "\">200% of baseline\"") { Default = "\">200% of baseline\"" },
        new KeyShape(
            "quantile", new ValueShape(["string"], "a quantile such as p95", LimitText.QuantilePattern, text => LimitText.TryQuantile(text, out var quantile) && quantile > 0) { Beginning = "p" },
            "The quantile of latency that is compared.", "p95") { Default = "p95" },
        Time("latencyFloor", "0s", "1h", "10ms", "Latency up to this is never too slow."),
        new KeyShape("samples", ValueShape.Number(1, 1_000_000), "Fewest requests on each side before anything is judged.", "300") { Default = "300" },
        Time("unhealthy", "1s", "24h", "5m", "Longest time an instance that takes traffic may be unready."));

    private static readonly KeysShape Rollout = new(
        new KeyShape("strategy", ValueShape.Choice("canary"), "How traffic moves to the new version.", "canary") { Default = "canary" },
        new KeyShape("steps", new ListShape(Percent, 1), "Shares of traffic for the new version, rising; everything comes last by itself.", "[10%, 25%, 50%]") { Default = "[10%, 25%, 50%]" },
        Time("stepTime", "0s", "24h", "60s", "Shortest time at each step."),
        Time("stepDeadline", "1s", "168h", "10m", "Longest time at a step while evidence is missing; not shorter than stepTime."),
        new KeyShape("onInconclusive", ValueShape.Choice("rollback", "promote"), "What to do when that time is over.", "rollback") { Default = "rollback" },
        Time("warmup", "0s", "1h", "5s", "How long latency is not judged after the first traffic."),
        new KeyShape("abort", Abort, "When to go back by itself.", "{ errors: \">5%\" }"),
        Time("drainDeadline", "0s", "1h", "30s", "Longest time that requests in flight may take before an old instance ends."),
        Time("keepWarm", "0s", "24h", "10s", "How long the old version stays up after a good run."));

    private static readonly KeysShape Environment = new(
        new KeyShape("target", ValueShape.Choice("local"), "Where it runs.", "local") { Default = "local" },
        new KeyShape("rollout", Rollout, "How releases go out.", "{ strategy: canary, steps: [10%, 50%] }"));

    public static KeysShape Root { get; } = new(
        new KeyShape("platform", Name, "Name of the platform.", "agrimaan") { Required = true },
        new KeyShape("apiVersion", ValueShape.Choice("platform/v1"), "Form of this file.", "platform/v1") { Required = true },
        new KeyShape("blueprints", new NamesShape(Name, new KeysShape(ServiceKeys), "What the services that name it have in common."), "What several services share.", "{ api: { http: { ready: /health/ready } } }"),
        new KeyShape("services", new NamesShape(Name, Service, "A service."), "Backend services.", "{ user-service: { use: api } }"),
        new KeyShape("frontends", new NamesShape(Name, Service, "A frontend."), "What people open; deployed after the services.", "{ web: { use: api } }"),
        new KeyShape("gateway", Gateway, "The public edge.", "{ routes: { /: web } }"),
        new KeyShape("environments", new NamesShape(Name, Environment, "A place to run in.", Fewest: 1), "Places to run in, with their rules.", "{ local: { target: local } }") { Required = true });

    private static KeyShape Time(string name, string minimum, string maximum, string usual, string description) =>
        new(name, ValueShape.Time(Of(minimum), Of(maximum)), description, usual) { Default = usual };

    private static TimeSpan Of(string text) => Duration.TryParse(text, out var time) ? time : throw new FormatException(text);
}
