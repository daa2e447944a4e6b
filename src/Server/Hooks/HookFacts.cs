using System.Text.Json;
using System.Text.Json.Nodes;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Hooks;

/// <summary>What a hook is about: as variables for commands and references, and as JSON for requests.</summary>
internal sealed class HookFacts
{
    private HookFacts(Dictionary<string, string> variables, string json) => (Variables, Json) = (variables, json);

    /// <summary>All of them there are, empty where there is nothing to say.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    public string Json { get; }

    /// <param name="key">The idempotency key.</param>
    /// <param name="task">The hook.</param>
    /// <param name="run">The run that it is part of.</param>
    /// <param name="environment">Where.</param>
    public static HookFacts Of(string key, RunHook task, RunState run, string environment)
    {
        var changes = run.Plan.Steps.Where(step => step.Service.Length > 0).ToList();
        var own = changes.Find(step => step.Service == task.Service);
        var facts = new Dictionary<string, string?>
        {
            ["key"] = key,
            ["hook"] = task.Hook.Name,
            ["when"] = JsonNamingPolicy.CamelCase.ConvertName(task.Hook.When.ToString()),
            ["platform"] = task.Platform,
            ["environment"] = environment,
            ["run"] = run.Id,
            ["release"] = run.Plan.Release,
            ["fromRelease"] = run.Plan.From,
            ["service"] = task.Service.Length > 0 ? task.Service : null,
            ["version"] = own?.To?.Version,
            ["fromVersion"] = own?.From?.Version,
            ["outcome"] = task.Hook.When switch { HookMoment.After => "promoted", HookMoment.Rollback => "rolledBack", _ => "running" },
            ["reason"] = run.RollbackReason,
            ["author"] = run.Author,
        };
        var json = new JsonObject(facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)))
        {
            ["services"] = new JsonArray([.. changes.Select(step => new JsonObject { ["service"] = step.Service, ["version"] = step.To?.Version, ["fromVersion"] = step.From?.Version })]),
        };
        return new(facts.ToDictionary(fact => Variable(fact.Key), fact => fact.Value ?? "", StringComparer.Ordinal), json.ToJsonString());
    }

    /// <summary><c>fromRelease</c> is <c>AGRIMAAN_FROM_RELEASE</c>.</summary>
    private static string Variable(string fact) => "AGRIMAAN_" + JsonNamingPolicy.SnakeCaseUpper.ConvertName(fact);
}
