namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of an environment.</summary>
internal static class EnvironmentShape
{
    private static readonly KeysShape RegionKeys = new(
        new KeyShape("role", ValueShape.Choice("primary", "secondary", "standby"), "What the region is for: primary is written to first, secondary serves too, standby waits.", "standby"));

    private static readonly KeysShape Freeze = new(
        new KeyShape("from", Forms.Day, "First day.", "2026-12-20") { Required = true },
        new KeyShape("to", Forms.Day, "Last day, inclusive.", "2027-01-02") { Required = true },
        new KeyShape("why", Forms.Sentence, "The reason, for those who are stopped by it.", "the year's end") { Required = true },
        new KeyShape("zone", Forms.Zone, "The time zone whose days they are.", "Europe/Berlin") { Default = "UTC" });

    private static readonly ValueShape Number = ValueShape.Number(0, 10);

    private static readonly KeysShape Approvals = new(
        new KeyShape("count", Number, "Different people who must agree; never the author.", "1") { Default = "1" },
        new KeyShape("roles", new ListShape(Forms.Name) { Unique = true }, "Roles that each of them must have one of.", "[release-manager]"));

    private static readonly KeysShape Patch = new(
        new KeyShape("kind", ValueShape.Text("a kind such as Deployment", "^[A-Z][A-Za-z0-9]{0,62}$"), "Kind of the object.", "Deployment") { Required = true },
        new KeyShape("name", ValueShape.Text("the name of an object", "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"), "Name of the object.", "user-service") { Required = true },
        new KeyShape("merge", new FreeShape(), "A merge patch: what is to be changed, as it stands in the object.", "{ spec: { minReadySeconds: 10 } }"),
        new KeyShape("json6902", new ListShape(new FreeShape(), 1), "A JSON patch of single operations.", "[{ op: remove, path: /spec/strategy }]"));

    public static KeysShape Of(KeysShape gateway, KeysShape rollout) => new(
        new KeyShape("like", Forms.Name, "The environment that gives what is not said here.", "production"),
        new KeyShape("target", ValueShape.Choice("local", "docker", "kubernetes"), "Where it runs; only local is carried out so far.", "local") { Default = "local" },
        new KeyShape("production", ValueShape.Flag, "Whether real users are served here; never taken from another environment.", "true") { Default = "false" },
        new KeyShape(
            "regions", new EitherShape(new NamesShape(Forms.Name, RegionKeys, "A region.", Most: 20), new ListShape(Forms.Name, 0, 20) { Unique = true }),
            "Regions: a list whose first is the primary one, or a map with roles.", "{ eu-west: { role: primary }, ap-south: { role: standby } }") { Also = ["[eu-west, ap-south]"] },
        new KeyShape("windows", new ListShape(Forms.Window, 0, 20) { Unique = true }, "When a deploy may start; always without one.", "[\"tue..thu 09:00-16:00 Europe/Berlin\"]"),
        new KeyShape("freezes", new ListShape(Freeze, 0, 50), "Days on which no deploy may start; a rollback may.", "[{ from: 2026-12-20, to: 2027-01-02, why: the year's end }]"),
        new KeyShape("approvals", new EitherShape(Approvals, Number), "Who must agree to a deploy, or how many.", "{ count: 1, roles: [release-manager] }") { Also = ["2"] },
        new KeyShape(
            "checklist", new ListShape(ValueShape.Choice([.. Policy.Checklist.Items.Keys])) { Unique = true },
            "Items that the program must prove before a deploy; `agrimaan checklist` shows what each is about.", "[previous-environment, rollback-ready]"),
        KeyShape.Time("soak", "0s", "30d", "0s", "How long a version must have run well in the environment before this one; the item previous-environment asks for it."),
        new KeyShape(
            "external", new EitherShape(new NamesShape(Forms.Name, ExternalShape.Mode, "Which face it shows here."), ExternalShape.Mode),
            "Which face external services show here: mock, sandbox or live (in production alone); for all, or by name with default. In production live is the default, elsewhere mock.", "{ default: mock, weather-api: sandbox }") { Also = ["sandbox"] },
        ServiceShape.Log("How much services log here; reaches them as LOG_LEVEL."),
        new KeyShape("addresses", new NamesShape(Forms.Name, Forms.Address, "Its address."), "Addresses of stores and brokers here; each reaches those that own or use it as NAME_URL.", "{ mongo: \"mongodb://127.0.0.1:27017\" }"),
        ServiceShape.Settings("Environment variables of every instance of every service here."),
        new KeyShape("values", new ListShape(Forms.File, 0, 10) { Unique = true }, "Files of NAME=value lines that ${NAME} is resolved from; a later one wins.", "[.env.production]"),
        new KeyShape(
            "secrets", new NamesShape(Forms.Name, new ValueShape(["string"], "a place such as env:SMTP or file:secrets/smtp", SecretSource.Pattern), "Where its value is found."),
            "Where the values of secrets are found: env: is a name in the files of values, file: a file. Without it a secret is env: and its name as a variable.", "{ smtp-password: \"file:secrets/smtp\" }"),
        new KeyShape("services", new NamesShape(Forms.Name, ServiceShape.Override, "What differs for the service here."), "What differs for single services here.", "{ user-service: { replicas: 3 } }"),
        new KeyShape("gateway", gateway, "What differs for the public edge here.", "{ port: 8081 }"),
        new KeyShape("journeys", new ListShape(Forms.Name) { Unique = true }, "Journeys that are played here; all without it.", "[sign-up]"),
        new KeyShape("hooks", HookShape.All, "What is done besides during a deploy and on the way back: requests and commands of your own.", "[{ name: smoke, when: before, service: user-service, command: { run: [node, smoke.mjs] } }]"),
        new KeyShape("notifications", NotificationReader.All, "Who is told what happens here.", "[{ name: chat, on: [rolledBack], webhook: { url: \"https://chat.example.com/hooks/releases\" } }]"),
        new KeyShape("patch", new ListShape(Patch, 0, 100), "Changes of rendered objects, where there are any.", "[{ kind: Deployment, name: user-service, merge: { spec: { minReadySeconds: 10 } } }]"),
        new KeyShape("rollout", rollout, "How releases go out.", "{ strategy: canary, steps: [10%, 50%] }"));
}
