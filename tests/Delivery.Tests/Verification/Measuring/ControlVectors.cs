using System.Text.Json.Nodes;

namespace Agrimaan.Delivery.Tests.Verification.Measuring;

/// <summary>control.vectors.json is a copy of the project's shared `vectors/control.json`: inputs and results of others' own tests, as its `origin` says.</summary>
internal static class ControlVectors
{
    private static readonly JsonObject File =
        JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Verification", "Measuring", "control.vectors.json")))!.AsObject();

    /// <summary>Kinds that a test of ours reads, case by case.</summary>
    public static IReadOnlySet<string> Held { get; } = new HashSet<string>(StringComparer.Ordinal) { "analysis-assessment", "execution-window", "interval-aggregation" };

    public static int Declared => (int)File["count"]!;

    public static IReadOnlyList<JsonObject> All { get; } = [.. File["vectors"]!.AsArray().Select(node => node!.AsObject())];

    public static IReadOnlyList<JsonObject> Of(string kind) => [.. All.Where(one => (string)one["kind"]! == kind)];

    public static JsonObject One(string id) => All.Single(one => (string)one["id"]! == id);
}
