using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads hooks, and checks what is said of them.</summary>
internal static class HookReader
{
    public static ImmutableArray<Hook> Read(MapNode environment) => [.. Maps(environment).Select(One)];

    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var environment in draft.Environments.Values)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var hook in Maps(environment.Map))
            {
                CheckOne(hook, names, draft, findings);
            }

            CheckSteps(environment.Map, findings);
        }
    }

    private static void CheckOne(MapNode hook, HashSet<string> names, PlatformDraft draft, Findings findings)
    {
        if (hook["name"] is ScalarNode name && !names.Add(name.Value))
        {
            findings.Add(FaultCodes.HookTwice, name.Place, $"there are two hooks {Words.Quoted(name.Value)} in one environment", "give one of them another name; hooks are known by it");
        }

        if (hook["http"] is null == hook["command"] is null)
        {
            findings.Add(FaultCodes.HookWay, hook.Place, hook["http"] is null ? "a hook neither asks nor runs anything" : "a hook has both http and command", "say one of `http: { url: ... }` and `command: { run: [PROGRAM] }`");
        }

        if (hook["service"] is ScalarNode service && Forms.Name.Fits(service) && !draft.Services.ContainsKey(service.Value))
        {
            findings.Add(FaultCodes.UnknownService, service.Place, $"a hook belongs to {Words.Quoted(service.Value)}, which is no service", Words.Meant(service.Value, [.. draft.Services.Keys]) ?? "leave it out for the release as a whole");
        }

        if (hook["onFailure"] is ScalarNode { Value: "rollback" } failure && hook.Text("when") is "after" or "rollback")
        {
            findings.Add(
                FaultCodes.HookTooLate, failure.Place, $"what is done {(hook.Text("when") == "after" ? "after a deploy" : "on the way back")} cannot take it back",
                hook.Text("when") == "after" ? "say `when: during`, or leave onFailure out" : "leave onFailure out");
        }

        if (hook.Section("http")["url"] is ScalarNode url)
        {
            CheckPassword(url, "hook", findings);
        }
    }

    /// <summary>What a step names is there and waits for it, and what waits for a step is named by one.</summary>
    private static void CheckSteps(MapNode environment, Findings findings)
    {
        var waiting = Maps(environment).Where(hook => hook.Text("when") == "step" && hook["name"] is ScalarNode).ToDictionary(hook => hook.Text("name")!, hook => hook["name"]!.Place);
        var named = environment.Section("rollout").Values("steps").Select(step => (step.Place, Name: RolloutStep.TryParse(step.Value, out var read) ? read.Hook : null)).Where(step => step.Name is not null).ToList();
        foreach (var (place, name) in named.Where(step => !waiting.ContainsKey(step.Name!)))
        {
            var other = Maps(environment).FirstOrDefault(hook => hook.Text("name") == name)?.Text("when");
            findings.Add(
                FaultCodes.HookUnnamed, place, $"there is no hook {Words.Quoted(name!)} with `when: step`",
                other is null ? Words.Meant(name!, [.. waiting.Keys]) ?? "add one under hooks, or leave the step out" : $"it has `when: {other}`; say `when: step`, or leave the step out");
        }

        foreach (var (name, place) in waiting.Where(hook => !named.Exists(step => step.Name == hook.Key)))
        {
            findings.Add(FaultCodes.HookUnnamed, place, $"no step of the rollout names the hook {Words.Quoted(name)}, so that it is never done", $"add `hook {name}` to rollout.steps, or say another when");
        }
    }

    /// <summary>A password in an address would be in the plan, in the journal and on screens.</summary>
    public static void CheckPassword(ScalarNode url, string whose, Findings findings)
    {
        if (Uri.TryCreate(url.Value, UriKind.Absolute, out var address) && address.UserInfo.Contains(':', StringComparison.Ordinal) && !address.UserInfo.Contains('$', StringComparison.Ordinal))
        {
            findings.Add(FaultCodes.PasswordInFile, url.Place, $"the address of a {whose} holds a password", "write ${NAME} in its place, and NAME=... in a file of values", withLine: false);
        }
    }

    private static Hook One(MapNode map)
    {
        var moment = map.Text("when") switch { "before" => HookMoment.Before, "during" => HookMoment.During, "step" => HookMoment.Step, "after" => HookMoment.After, _ => HookMoment.Rollback };
        var (http, command, usual) = (map.Section("http"), map.Section("command"), new Hook { Name = "", When = moment });
        return usual with
        {
            Name = map.Text("name")!,
            Service = map.Text("service"),
            Http = map["http"] is null ? null : new(http.Text("url")!, http.Text("method") ?? "POST", SettingsReader.Read(http.Section("headers")), http["body"] is { } body ? NodeJson.Text(body) : null),
            Command = map["command"] is null ? null : new([.. command.Values("run").Select(word => word.Value)], command.Text("workdir") ?? ".", SettingsReader.Read(command.Section("settings"))),
            Timeout = PlatformReader.Time(map, "timeout", usual.Timeout),
            MayFail = moment is HookMoment.After or HookMoment.Rollback || map.Text("onFailure") == "ignore",
        };
    }

    private static IEnumerable<MapNode> Maps(MapNode environment) => ((environment["hooks"] as ListNode)?.Items ?? []).OfType<MapNode>();
}
