namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of a service, and of what tiers promise of it.</summary>
internal static class ServiceShape
{
    private static readonly KeysShape Run = new(
        new KeyShape(
            "command", new EitherShape(new ListShape(ValueShape.Anything, 1), ValueShape.Text("a line without quotes", "^\\s*[^\"'\\\\\\s][^\"'\\\\]*$")),
            "Program and arguments. The program is looked for in the files first, then on the PATH. One line is split at blanks.", "[node, server.mjs]") { Also = ["node server.mjs"] },
        new KeyShape("files", ValueShape.Text("a folder", "\\S"), "Folder of the files that are needed to run, relative to this file. Copied when a release is made.", "services/user")
        {
            Default = ".",
        });

    private static readonly KeysShape Http = new(
        new KeyShape("ready", Forms.Path, "Path that answers 2xx when the instance can take requests. Without it a listening port is enough.", "/health/ready"),
        new KeyShape("live", Forms.Path, "Path that answers 2xx while the process is alive; for targets that ask it. The local target watches the process itself.", "/health/live"),
        new KeyShape("metrics", Forms.Path, "Path of metrics in Prometheus' text format.", "/metrics"),
        KeyShape.Time("startDeadline", "1s", "1h", "60s", "Longest time from start to ready; more fails the step."),
        KeyShape.Time("stableFor", "0s", "10m", "1s", "How long good answers must go on before an instance counts as ready."),
        KeyShape.Time("stopGrace", "0s", "10m", "10s", "From SIGTERM to SIGKILL."));

    private static readonly KeysShape Load = new(
        new KeyShape("requestsPerSecond", ValueShape.Number(1, 1_000_000), "Requests a second that one instance is to have, as the gateway counts them.", "50"),
        new KeyShape("inFlight", ValueShape.Number(1, 100_000), "Requests that one instance is to have at once. With both, the one that wants more instances counts.", "20"),
        KeyShape.Time("window", "2s", "10m", null, "Time that the load is averaged over, and between two rises; each at most doubles the number. 15s without it.", "15s"),
        new KeyShape("tolerance", Forms.Percent, "How far the load may be from what the instances are to have before their number changes. 10% without it.", "10%"),
        KeyShape.Time("stabilization", "0s", "1h", null, "How long fewer instances must have been enough before there are fewer. 5m without it.", "5m"));

    private static readonly KeysShape Scale = new(
        new KeyShape("replicas", Forms.Range, "Fewest and most instances.", "2..10"),
        new KeyShape("cpu", Forms.Load, "Share of its processors that the number of instances follows where the target measures it; local does not.", "70%"),
        new KeyShape("load", Load, "What the number of instances follows on the local target: the load that the gateway counts.", "{ requestsPerSecond: 50 }"),
        new KeyShape("fixed", ValueShape.Number(1, 100), "A number of instances that never changes; needs why.", "1"),
        new KeyShape("why", Forms.Sentence, "Why the number never changes.", "keeps its ledger on its own disk"));

    private static readonly KeysShape Ordinals = new(
        new KeyShape("quorum", ValueShape.Number(1, 99), "Instances that must be ready while one is away; the majority without it.", "2"),
        new KeyShape("partition", ValueShape.Number(0, 99), "Instances with a lower number are replaced only after somebody has promoted.", "2"));

    private static readonly KeysShape Objectives = new(
        new KeyShape("availability", Forms.Availability, "Share of requests that are answered without a failure.", "99.9%"),
        KeyShape.Time("p95", "1ms", "10m", null, "The 95th percentile of latency.", "300ms"),
        KeyShape.Time("rto", "1m", "30d", null, "Recovery time objective: from a disaster until it serves again.", "1h"),
        KeyShape.Time("rpo", "0s", "30d", null, "Recovery point objective: how much of the newest data may be lost.", "5m"));

    private static readonly KeyShape Start = new("run", Run, "How an instance is started.", "{ command: [node, server.mjs] }");
    private static readonly KeyShape Replicas = new("replicas", ValueShape.Number(1, 100), "Instances to run.", "2") { Default = "1" };
    private static readonly KeyShape Scaling = new("scale", Scale, "How many instances there may be: a range, or a fixed number with a reason.", "{ replicas: 2..10, cpu: 70% }");
    private static readonly KeyShape Asked = new("http", Http, "How readiness is asked for, and how long things may take.", "{ ready: /health/ready }");
    private static readonly KeyShape Promised = new("objectives", Objectives, "What it promises beyond its tier.", "{ p95: 200ms }");

    /// <summary>A key that gives every instance environment variables.</summary>
    public static KeyShape Settings(string description) => new("settings", new NamesShape(Forms.Setting, Forms.SettingValue, "A variable's value."), description, "{ PAGE_SIZE: 50 }");

    /// <summary>How much is logged.</summary>
    public static KeyShape Log(string description) => new("log", ValueShape.Choice("debug", "info", "warn", "error"), description, "info");

    public static KeysShape Tiers { get; } = new(
        new KeyShape("critical", Objectives, "What critical services promise.", "{ availability: 99.9%, p95: 300ms, rto: 1h, rpo: 5m }"),
        new KeyShape("important", Objectives, "What important services promise.", "{ availability: 99.5%, p95: 500ms, rto: 4h, rpo: 1h }"),
        new KeyShape("standard", Objectives, "What all others promise.", "{ availability: 99%, p95: 1s, rto: 24h, rpo: 24h }"));

    /// <summary>How something is started and asked, as a service or as a mock.</summary>
    public static KeyShape[] Process { get; } = [Start, Asked];

    /// <summary>What a service may be in one environment; what it is to others is the same everywhere.</summary>
    public static KeysShape Override { get; } = new(
        Start, Replicas, Scaling, Asked, Promised,
        Settings("Environment variables of every instance in this environment."),
        Log("How much it logs in this environment; reaches it as LOG_LEVEL."));

    public static KeyShape[] Keys { get; } =
    [
        Start,
        new("tier", ValueShape.Choice("critical", "important", "standard"), "How much the service matters.", "critical") { Default = "standard" },
        Promised,
        Replicas,
        Scaling,
        new("state", ValueShape.Choice("none", "local", "ordinal"), "Where it keeps what must not be lost: local is its own disk, so that there can be one instance; ordinal is a disk of each of several instances that know each other; none is nowhere, or in a store.", "local") { Default = "none" },
        new("ordinals", Ordinals, "How instances with a state of their own are replaced; needs state: ordinal.", "{ quorum: 2 }"),
        Asked,
        new("port", ValueShape.Number(1, 65_535), "The port a container of it listens on; as a process it gets PORT.", "3002"),
        Settings("Environment variables of every instance. PORT and AGRIMAAN_* are set by the program. ${NAME} and ${NAME:-usual} come from the environment's values."),
        new("secrets", new ListShape(Forms.Name) { Unique = true }, "Names of its secrets; smtp-password reaches it as SMTP_PASSWORD, and is never part of a release.", "[smtp-password]"),
        Log("How much it logs; reaches it as LOG_LEVEL."),
        new("calls", new ListShape(Forms.Name) { Unique = true }, "Services that this one calls; each address comes as NAME_URL.", "[user-service]"),
        new("contract", new EitherShape(new ListShape(Forms.Contract, 1), Forms.Contract), "Versions of its API that it answers to; a deploy or rollback that would run it beside callers that expect another is refused.", "[1.4, 2.0]") { Also = ["2.1"] },
        new("expects", new NamesShape(Forms.Name, Forms.Contracts, "A range of contract versions: 2.1 is that or more of 2."), "Contract versions that it can work with, of services that it calls.", "{ user-service: \">=1.2 <3\" }"),
        new("external", new ListShape(Forms.Name) { Unique = true }, "External services that it asks; each address comes as NAME_URL.", "[weather-api]"),
        new("owns", Forms.Database, "The database that is its own: a store and a name in it. Its address comes as STORE_URL.", "mongo/users"),
        new("uses", new ListShape(Forms.Name) { Unique = true }, "Stores and brokers that it reaches besides; each address comes as NAME_URL.", "[redis]"),
        new("publishes", new ListShape(Forms.Topic) { Unique = true }, "Messages that it sends.", "[order.*]"),
        new("consumes", new ListShape(Forms.Topic) { Unique = true }, "Messages that it takes.", "[order.*]"),
    ];
}
