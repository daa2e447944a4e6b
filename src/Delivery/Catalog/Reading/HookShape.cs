namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of hooks.</summary>
internal static class HookShape
{
    /// <summary>The name of a header.</summary>
    public static ValueShape Header { get; } = ValueShape.Text("the name of a header", "^[A-Za-z0-9-]{1,64}$");

    private static readonly KeysShape Http = new(
        new KeyShape("url", Forms.WebAddress, "Where the request goes.", "https://ci.example.com/smoke") { Required = true },
        new KeyShape("method", ValueShape.Choice("GET", "POST", "PUT", "PATCH", "DELETE"), "Its method.", "PUT") { Default = "POST" },
        new KeyShape("headers", new NamesShape(Header, Forms.SettingValue, "A header's value.", Most: 50), "Its headers; ${NAME} comes from the environment's values.", "{ Authorization: \"Bearer ${CI_TOKEN}\" }"),
        new KeyShape("body", new FreeShape(), "What is sent, as JSON; without it what the hook is about.", "{ text: \"${AGRIMAAN_RELEASE} goes out\" }"));

    private static readonly KeysShape Command = new(
        new KeyShape("run", new ListShape(ValueShape.Anything, 1), "Program and arguments; no shell. The program is looked for in the folder first, then on the PATH.", "[node, smoke.mjs]") { Required = true },
        new KeyShape("workdir", Forms.File, "Folder in which it runs, relative to this file.", "checks") { Default = "." },
        new KeyShape("settings", new NamesShape(Forms.Setting, Forms.SettingValue, "A variable's value.", Most: 100), "Environment variables; ${NAME} comes from the environment's values.", "{ TOKEN: \"${CI_TOKEN}\" }"));

    private static readonly KeysShape One = new(
        new KeyShape("name", Forms.Name, "Its name, once in the environment.", "smoke") { Required = true },
        new KeyShape(
            "when", ValueShape.Choice("before", "during", "step", "after", "rollback"),
            "before: before anything changes, or, with service, when its new version is ready and before it takes traffic. during: at each share of traffic, when it has passed its check. step: where rollout.steps say `hook NAME`. after: when all is done. rollback: as soon as a run goes back, beside it.",
            "before") { Required = true },
        new KeyShape("service", Forms.Name, "The service whose rollout it belongs to; without it the release as a whole, and for during and step every service.", "user-service"),
        new KeyShape("http", Http, "A request to make: 200 to 299 is well, 429 and above 499 are tried again until the timeout.", "{ url: \"https://ci.example.com/smoke\" }"),
        new KeyShape("command", Command, "A command to run: 0 is well.", "{ run: [node, smoke.mjs] }"),
        KeyShape.Time("timeout", "1s", "1h", "30s", "Longest time for all tries together; then it has failed, and what it started is ended."),
        new KeyShape("onFailure", ValueShape.Choice("rollback", "ignore"), "What a failure does. after and rollback know ignore alone, which is their default.", "ignore") { Default = "rollback" });

    public static ListShape All { get; } = new(One, 0, 50);
}
