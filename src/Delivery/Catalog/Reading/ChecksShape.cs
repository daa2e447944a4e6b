using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of checks that others measure.</summary>
internal static class ChecksShape
{
    public const int Most = 50;

    private static readonly ValueShape Count = ValueShape.Number(0, 100_000);

    private static readonly KeyShape Url = new("url", Forms.WebAddress, "Where it is asked; ${NAME} stands for a value of the environment's files, ${service} and its like for what is measured.", "https://metrics.example.com") { Required = true };

    private static readonly KeyShape Headers = new(
        "headers", new NamesShape(ValueShape.Text("the name of a header", "^[A-Za-z0-9-]{1,64}$"), Forms.SettingValue, "A header's value.", Most: 50),
        "Headers of the request; ${NAME} stands for a value of the environment's files, which is shown nowhere.", "{ Authorization: \"Bearer ${METRICS_TOKEN}\" }");

    private static readonly KeysShape Prometheus = new(
        Url,
        new KeyShape("query", Text("a query that gives one number", 10_000), "PromQL that gives one number.", "sum(rate(failed_total{version=\"${version}\"}[${window}]))") { Required = true },
        Headers);

    private static readonly KeysShape Http = new(
        Url,
        new KeyShape("value", ValueShape.Text("a way into the answer, such as data.0.rate", "^[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*$"), "Where in the answer the number is.", "data.0.rate") { Required = true },
        Headers);

    private static readonly KeysShape Command = new(
        new KeyShape("run", new ListShape(ValueShape.Anything, 1, 100), "The program and its words; no shell reads them, and it runs in the folder of this file.", "[./compare.sh, \"${version}\"]") { Required = true },
        new KeyShape("settings", new NamesShape(Forms.Setting, Forms.SettingValue, "A variable's value.", Most: 100), "Variables that it gets besides AGRIMAAN_SERVICE and its like.", "{ TOKEN: \"${METRICS_TOKEN}\" }"));

    private static readonly KeysShape Logs = new(
        new KeyShape("match", new ValueShape(["string"], "a pattern without looking around or back, of up to 400 letters", null, RequestCondition.IsPattern), "A pattern that is found in a line.", "OutOfMemory|FATAL") { Required = true },
        new KeyShape("service", Forms.Name, "Whose instances are meant; those of the service that is rolled out without it, and of its new version alone.", "order-service"));

    private static readonly KeyShape[] Keys =
    [
        new("prometheus", Prometheus, "A query to Prometheus, or whoever speaks its HTTP API.", "{ url: \"http://127.0.0.1:9090\", query: \"up\" }"),
        new("http", Http, "A number in any JSON that is got over HTTP.", "{ url: \"https://metrics.example.com/rate\", value: rate }"),
        new("command", Command, "A command: with a limit it writes one number, without one it judges by its end: 0 passes, 1 fails, 3 cannot tell.", "{ run: [./compare.sh] }"),
        new("logs", Logs, "How many lines the instances of the new version wrote that match, within the window.", "{ match: FATAL }"),
        new("limit", new ValueShape(["string"], "a limit such as <= 0.5%, >= 200 or <= 3 times baseline", ValueLimit.Pattern, text => ValueLimit.TryParse(text, out _)), "What a good number is; times baseline compares with the stable version, which is then measured too.", "\"<= 0.5%\""),
        KeyShape.Time("every", "1s", "1h", "10s", "From the beginning of a measurement to the next."),
        KeyShape.Time("window", "1s", "24h", "1m", "How far back a query that says ${window} looks, and a count of lines."),
        KeyShape.Time("timeout", "100ms", "10m", "10s", "Longest time of one measurement; then it could not be made."),
        KeyShape.Time("warmup", "0s", "24h", "0s", "How long nothing is measured in the beginning."),
        new("over", ValueShape.Choice("rollout", "step"), "Whether one series of measurements goes on over all shares of a rollout, or begins anew at each.", "rollout") { Default = "rollout" },
        new("count", ValueShape.Number(1, 100_000), "After so many measurements the series ends; goes on while the service is rolled out without it.", "20"),
        new("failures", Count, "Failed measurements that are borne in all; no limit where consecutiveFailures is said.", "0") { Default = "0" },
        new("consecutiveFailures", Count, "Failed measurements that are borne in a row; no limit without it.", "2"),
        new("inconclusives", Count, "Measurements that cannot tell that are borne in all; no limit without it.", "10"),
        new("consecutiveInconclusives", Count, "The same in a row; no limit without it.", "5"),
        new("errors", Count, "Measurements that could not be made that are borne in all; no limit without it. Beyond it nothing is judged, and nothing fails.", "20"),
        new("consecutiveErrors", Count, "The same in a row.", "4") { Default = "4" },
        new("consecutivePasses", ValueShape.Number(1, 100_000), "Good measurements in a row that are needed; one at each share without it.", "3"),
        new("missing", ValueShape.Choice("inconclusive", "pass", "fail", "ignore"), "What an answer without a number counts as; ignore is as if it had not been asked.", "inconclusive") { Default = "inconclusive" },
    ];

    public static EitherShape All { get; } = new(
        new NamesShape(Forms.Name, new KeysShape(Keys), "A check.", Most: Most),
        new ListShape(new KeysShape([new("name", Forms.Name, "What it is called.", "failed-orders") { Required = true }, .. Keys]), 0, Most));

    private static ValueShape Text(string name, int most) => new(["string"], name, "\\S", text => text.Length <= most);
}
