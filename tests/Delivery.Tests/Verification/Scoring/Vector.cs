using System.Text.Json.Nodes;
using Agrimaan.Delivery.Verification.Scoring;
using Xunit;
using Xunit.Sdk;

namespace Agrimaan.Delivery.Tests.Verification.Scoring;

/// <summary>One case of judge.vectors.json, a copy of the project's shared `vectors/judge.json`: inputs and results of Kayenta's own tests, as its `origin` says.</summary>
public sealed class Vector : IXunitSerializable
{
    private static readonly JsonObject[] All =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Verification", "Scoring", "judge.vectors.json")))!["vectors"]!.AsArray().Select(node => node!.AsObject())];

    private JsonObject _case = [];

    public static int Count => All.Length;

    public JsonObject Config => _case["config"]!.AsObject();

    public JsonObject Expected => _case["expected"]!.AsObject();

    public double[] Baseline => Numbers("control");

    public double[] Canary => Numbers("experiment");

    public double[] Data => Numbers("data");

    public JsonNode this[string key] => _case[key]!;

    public static TheoryData<Vector> Of(params string[] kinds) =>
        [.. All.Where(one => kinds.Contains((string)one["kind"]!)).Select(one => new Vector { _case = one })];

    public static int CountOf(params string[] kinds) => All.Count(one => kinds.Contains((string)one["kind"]!));

    public double[] Numbers(string key) => Numbers(_case[key]!.AsArray());

    public static double[] Numbers(JsonArray array) => [.. array.Select(node => node is null ? double.NaN : (double)node)];

    public MetricRule Rule => (string)_case["classifier"]! == "mean-inequality"
        ? Common(new() { Classifier = Classifier.MeanInequality })
        : Common(new()) with
        {
            Tolerance = (double)Config["tolerance"]!, Confidence = (double)Config["confidenceLevel"]!,
            Measure = (string)Config["effectSizeMeasure"]! == "cles" ? EffectMeasure.CommonLanguage : EffectMeasure.MeanRatio,
            AllowedIncrease = (double)Config["allowedIncrease"]!, AllowedDecrease = (double)Config["allowedDecrease"]!,
            CriticalIncrease = (double)Config["criticalIncrease"]!, CriticalDecrease = (double)Config["criticalDecrease"]!,
        };

    public void Serialize(IXunitSerializationInfo info) => info.AddValue("id", (string)_case["id"]!);

    public void Deserialize(IXunitSerializationInfo info) => _case = All.Single(one => (string)one["id"]! == info.GetValue<string>("id"));

    public override string ToString() => $"{_case["id"]} {_case["title"]}";

    private MetricRule Common(MetricRule rule) => rule with
    {
        Direction = Enum.Parse<Direction>((string)Config["direction"]!, ignoreCase: true),
        Missing = Enum.Parse<MissingData>((string)Config["nanStrategy"]!, ignoreCase: true),
        Critical = (bool)Config["critical"]!,
    };
}
