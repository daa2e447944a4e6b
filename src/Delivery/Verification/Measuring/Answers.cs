using System.Globalization;
using System.Text.Json;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>Reads what sources answer. An answer that cannot be understood is an error of the source; one that is understood and has no number is missing data.</summary>
public static class Answers
{
    /// <summary>An instant query's answer of Prometheus' HTTP API: a scalar, or a vector of one series.</summary>
    public static Reading OfPrometheus(string body) => Json(body, answer =>
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return Reading.Error("its answer is none of Prometheus");
        }

        if (Text(answer, "status") != "success")
        {
            return Reading.Error($"Prometheus answered {Text(answer, "errorType") ?? "no success"}: {Text(answer, "error") ?? "without a reason"}"); // as long as it likes: see Reading.Cleaned
        }

        if (!answer.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("result", out var result)
            || result.ValueKind != JsonValueKind.Array)
        {
            return Reading.Error("its answer is none of Prometheus");
        }

        return Text(data, "resultType") switch
        {
            "scalar" => Sample(result),
            "vector" when result.GetArrayLength() == 0 => Reading.Missing("no series matched the query"),
            "vector" when result.GetArrayLength() > 1 => Reading.Error(string.Create(
                CultureInfo.InvariantCulture, $"the query gave {result.GetArrayLength()} series, and a check needs one number; put sum(...) around it")),
            "vector" when result[0].ValueKind == JsonValueKind.Object && result[0].TryGetProperty("value", out var sample) => Sample(sample),
            var type => Reading.Error($"the query gave a {type ?? "thing without a type"}, and a check needs one number"),
        };
    });

    /// <summary>The number at a way into JSON, such as <c>data.0.rate</c>.</summary>
    public static Reading OfJson(string body, string way) => Json(body, answer => KeptValues.Find(answer, way) is { } text
        ? Number(text) ?? Reading.Error($"`{way}` of its answer is no number")
        : Reading.Missing($"its answer has no number at `{way}`"));

    /// <summary>A command that judges by itself says it by its end: 0 is a pass, 1 a fail, 3 inconclusive, anything else an error.</summary>
    public static Reading OfExit(int code) => code switch
    {
        0 => new(ReadingKind.Pass, Note: "the command ended with 0"),
        1 => new(ReadingKind.Fail, Note: "the command ended with 1"),
        3 => new(ReadingKind.Inconclusive, Note: "the command ended with 3, which means it cannot tell"),
        _ => Reading.Error(string.Create(CultureInfo.InvariantCulture, $"the command ended with {code}")),
    };

    /// <summary>A command that measures writes one number and ends with 0.</summary>
    public static Reading OfOutput(int code, string output) =>
        code != 0 ? Reading.Error(string.Create(CultureInfo.InvariantCulture, $"the command ended with {code} instead of a number"))
        : output.Trim() is not { Length: > 0 } text ? Reading.Missing("the command wrote nothing")
        : Number(text) ?? Reading.Error("the command wrote something that is no number");

    private static Reading Sample(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.String && Number(pair[1].GetString()!) is { } number
            ? number
            : Reading.Error("its answer is none of Prometheus");

    /// <summary>Prometheus writes infinity as <c>+Inf</c>.</summary>
    private static Reading? Number(string text) => text switch
    {
        "+Inf" or "Inf" => Reading.Of(double.PositiveInfinity),
        "-Inf" => Reading.Of(double.NegativeInfinity),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? Reading.Of(value) : null,
    };

    private static string? Text(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Reading Json(string body, Func<JsonElement, Reading> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return Reading.Error("its answer is no JSON");
        }
    }
}
