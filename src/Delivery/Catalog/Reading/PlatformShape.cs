namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of a platform file: every key, once. Checking, suggestions and the JSON Schema come from here.</summary>
internal static class PlatformShape
{
    public static ValueShape Name => Forms.Name;

    public static ValueShape Setting => Forms.Setting;

    private static readonly ValueShape Step = new(["string"], "a share above 0% and below 100%, such as 12.5%, or 10% 30m, or pause, or pause 10m, or mirror 10% 30s, or scale 25%, or scale 2, or hook smoke", RolloutStep.Pattern, text => RolloutStep.TryParse(text, out _)) { Ending = "%" };

    private static readonly KeysShape Gateway = new(
        new KeyShape("port", ValueShape.Number(1024, 65_535), "Public port on loopback.", "8080") { Default = "8080" },
        new KeyShape("routes", new NamesShape(Forms.Route, Name, "The service that takes what begins with this path."), "Path prefix to service; the longest one wins.", "{ /api/users: user-service, /: web }"),
        new KeyShape("pathHeader", ValueShape.Flag, "Whether answers name the versions on their path in Agrimaan-Path.", "true") { Default = "true" },
        new KeyShape("sticky", ValueShape.Flag, "Whether a cookie keeps each user on one side of a split.", "false") { Default = "false" });

    private static readonly ValueShape Increase = new(
        ["string"], "a limit such as >200% of baseline", LimitText.LatencyPattern, text => LimitText.TryLatency(text, out var ratio) && ratio > 1) { Beginning = ">", Ending = "%" };

    private static readonly KeysShape Abort = new(
        new KeyShape(
            "errors", new ValueShape(["string"], "a limit from >0% to >100%, such as >5%", LimitText.ErrorsPattern, text => LimitText.TryErrors(text, out var share) && share <= 1) { Beginning = ">", Ending = "%" },
            "Share of failed requests above which the new version is taken back, if it is also worse than the stable one.", "\">5%\"") { Default = "\">5%\"" },
        new KeyShape(
            "latency", Increase,
            "Increase of latency over the stable version above which the new one is taken back; 200% is three times.", "\">200% of baseline\"") { Default = "\">200% of baseline\"" },
        new KeyShape(
            "quantile", new ValueShape(["string"], "a quantile such as p95", LimitText.QuantilePattern, text => LimitText.TryQuantile(text, out var quantile) && quantile > 0) { Beginning = "p" },
            "The quantile of latency that is compared.", "p95") { Default = "p95" },
        Time("latencyFloor", "0s", "1h", "10ms", "Latency up to this is never too slow."),
        new KeyShape("samples", ValueShape.Number(1, 1_000_000), "Fewest requests on each side before anything is judged.", "300") { Default = "300" },
        Time("unhealthy", "1s", "24h", "5m", "Longest time an instance that takes traffic may be unready."));

    private static readonly ValueShape SmallShare = new(
        ["string"], "a share above 0% and up to 50%, such as 1%", Share.Pattern, text => Share.TryParse(text, out var parts) && parts is > 0 and <= 5_000) { Ending = "%" };

    private static readonly KeysShape Compare = new(
        new KeyShape("falseAlarm", SmallShare, "Probability that a version as good as the stable one is taken back for it, over the whole rollout and however often it is looked at.", "1%") { Default = "1%" },
        new KeyShape("errors", Increase, "Increase of failed requests over the stable version up to which it is a trifle, however sure.", "\">25% of baseline\"") { Default = "\">25% of baseline\"" },
        new KeyShape("latency", Increase, "Increase of latency up to which it is a trifle.", "\">50% of baseline\"") { Default = "\">50% of baseline\"" },
        new KeyShape("harmless", SmallShare, "Share of failed requests that is harmless: proof that fewer fail is proof enough.", "1%") { Default = "2%" },
        new KeyShape("proof", ValueShape.Flag, "Whether a pass needs proof that the new version is not worse by what matters; otherwise it is enough that nothing proves it worse.", "true") { Default = "true" });

    private static readonly ValueShape DrainTime = ValueShape.Time(TimeSpan.Zero, TimeSpan.FromHours(1));

    private static readonly KeysShape Drain = new(
        Time("http", "0s", "1h", "30s", "Requests that wait for their answer."),
        KeyShape.Time("websocket", "0s", "1h", null, "WebSockets; without it as http.", "5m"),
        KeyShape.Time("events", "0s", "1h", null, "Streams of server-sent events; without it as http.", "1m"));

    private static readonly KeysShape Rollout = new(
        new KeyShape("strategy", ValueShape.Choice("canary", "rolling", "blue-green"), "How traffic moves to the new version: by shares, by batches of instances, or all in one move.", "canary") { Default = "canary" },
        new KeyShape("steps", new ListShape(Step, 1), "Canary: rising shares of traffic for the new version, each for stepTime or the time said with it, everything comes last by itself; pauses, for a time or until somebody promotes; scale, so many instances of the new version or such a part of them from here on, where all come up first otherwise and all are up before the last; hook, one of the hooks with `when: step`; and, before the first share, copies of requests that change nothing: mirror, of how many, for how long. Blue-green: pauses, copies, scale and hooks before the switch.", "[scale 1, 10%, pause 10m, scale 100%, 50% 30m]") { Default = "[10%, 25%, 50%]" },
        new KeyShape("match", MatchShape.Rules, "Canary: requests that any of these rules means go to the new version from its first share on, whatever that is; they are counted apart.", "[{ header: X-Beta, equals: \"1\" }]"),
        new KeyShape("surge", ValueShape.Number(1, 100), "Rolling: new instances that come up at a time, beside those that serve.", "1") { Default = "1" },
        Time("stepTime", "0s", "24h", "60s", "Shortest time at each step."),
        Time("stepDeadline", "1s", "168h", "10m", "Longest time at a step while evidence is missing; not shorter than stepTime."),
        new KeyShape("onInconclusive", ValueShape.Choice("rollback", "promote"), "What to do when that time is over. Without it: rollback for canary; rolling and blue-green do not wait for evidence.", "rollback") { Default = "rollback" },
        new KeyShape("onFailure", ValueShape.Choice("rollback", "ask"), "What to do when a step fails by anything but live traffic: a hook, a backup, a journey, instances that are never ready, numbers that cannot be read. It goes back, or gives the share back and waits until somebody says what to do. What live traffic says always goes back.", "ask") { Default = "rollback" },
        Time("guidanceDeadline", "10s", "168h", "30m", "How long it waits then; when nobody has said anything, it goes back."),
        Time("warmup", "0s", "1h", "5s", "How long latency is not judged after the first traffic."),
        new KeyShape("abort", Abort, "When to go back by itself.", "{ errors: \">5%\" }"),
        new KeyShape("judge", ValueShape.Choice("sequential", "limits"), "Canary: whether the new version is compared with the stable one by sequential tests beside the limits of abort, or held to those limits alone.", "sequential") { Default = "sequential" },
        new KeyShape("compare", Compare, "What that comparison promises and needs.", "{ falseAlarm: 1% }"),
        new KeyShape("baseline", ValueShape.Choice("stable", "fresh"), "Canary: what it is compared with: the instances that serve, or fresh ones of the stable version, as many and as old as its own, which get as much traffic as it does while there is as much.", "fresh") { Default = "stable" },
        new KeyShape("checks", ChecksShape.All, "Numbers that others measure of the new version while it takes traffic: by name, or as a list. Any that fails goes back; one that cannot be asked never does.", "{ failed-orders: { http: { url: \"https://metrics.example.com/${service}/${version}\", value: rate }, limit: \"<= 0.5%\" } }")
        {
            Also = ["[{ name: fatal, logs: { match: FATAL }, limit: \"<= 0\" }]"],
        },
        new KeyShape("drainDeadline", new EitherShape(DrainTime, Drain), "Longest time that what is in flight to an old instance may go on before it is ended: one for all, or by protocol.", "30s")
        {
            Default = "30s",
            Also = ["{ http: 30s, websocket: 5m, events: 1m }"],
        },
        Time("keepWarm", "0s", "24h", "10s", "How long the old version stays up after a good run."),
        Time("rollbackWatch", "0s", "24h", "2m", "How long what serves again after a rollback is watched, whether that helped; up to five times as long while there are too few requests."),
        new KeyShape("arrival", ValueShape.Choice("refuse", "queue", "supersede"), "What becomes of a release that arrives while a run is in progress: it is refused, waits for the end, or takes that run back and starts then.", "queue") { Default = "refuse" },
        new KeyShape("afterRollback", ValueShape.Choice("drop", "start"), "What becomes of queued releases when the run before them went back.", "start") { Default = "drop" });

    private static readonly KeysShape Service = new([new("use", Name, "The blueprint that gives what is not said here.", "api"), .. ServiceShape.Keys]);

    public static KeysShape Root { get; } = new(
        new KeyShape("platform", Name, "Name of the platform.", "agrimaan") { Required = true },
        new KeyShape("apiVersion", ValueShape.Choice("platform/v1"), "Form of this file.", "platform/v1") { Required = true },
        new KeyShape("tiers", ServiceShape.Tiers, "What each tier promises.", "{ critical: { availability: 99.95%, rto: 30m } }"),
        new KeyShape("blueprints", new NamesShape(Name, new KeysShape(ServiceShape.Keys), "What the services that name it have in common."), "What several services share.", "{ api: { http: { ready: /health/ready } } }"),
        new KeyShape("services", new NamesShape(Name, Service, "A service."), "Backend services.", "{ user-service: { use: api } }"),
        new KeyShape("frontends", new NamesShape(Name, Service, "A frontend."), "What people open; deployed after the services.", "{ web: { use: api } }"),
        new KeyShape("stores", StoreShape.Stores, "Databases, caches and file stores.", "{ mongo: { kind: mongodb, version: \"8.0\", members: 3 } }"),
        new KeyShape("brokers", StoreShape.Brokers, "Message brokers.", "{ events: { kind: rabbitmq, exchange: farm.events } }"),
        new KeyShape("external", ExternalShape.All, "Services of others that this platform asks.", "{ weather-api: { live: \"https://api.weather.example\" } }"),
        new KeyShape("gateway", Gateway, "The public edge.", "{ routes: { /: web } }"),
        new KeyShape("journeys", JourneyShape.All, "What people do on the platform, as calls with expectations; checks of a release.", "{ sign-up: { steps: [{ call: POST /api/users, expect: { status: 201 } }] } }"),
        new KeyShape("environments", new NamesShape(Name, EnvironmentShape.Of(Gateway, Rollout), "A place to run in.", Fewest: 1, Most: 32), "Places to run in, with their rules.", "{ local: { target: local } }") { Required = true });

    private static KeyShape Time(string name, string minimum, string maximum, string usual, string description) => KeyShape.Time(name, minimum, maximum, usual, description);
}
