using System.Text.Json;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Cli.Analyze;

/// <summary>Series in JSON: a list of numbers, or an object with a list per metric; for both sides an object with one of these for each.</summary>
internal static class JsonSeries
{
    private const string Shape = """A side is [1, 2] or {"latency": [1, 2]}; both in one file are {"baseline": …, "canary": …}; null is a missing value.""";

    public static void ReadSide(string file, string text, SideSeries side)
    {
        using var document = Parse(file, text, Shape);
        Fill(document.RootElement, side);
    }

    public static void ReadBoth(string file, string text, SideSeries baseline, SideSeries canary)
    {
        using var document = Parse(file, text, Shape);
        EachSide(file, document.RootElement, Shape, (name, element) => Fill(element, name == SeriesFile.Baseline ? baseline : canary));
    }

    /// <summary>The two sides of an object that has both, by whatever words.</summary>
    public static void EachSide(string file, JsonElement root, string shape, Action<string, JsonElement> fill)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.ValueKind == JsonValueKind.Object ? [.. root.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            if (SeriesFile.SideOf(property.Name) is not { } name)
            {
                continue;
            }

            if (!seen.Add(name))
            {
                throw SeriesFile.Refused($"{file} has the {name} twice.", shape);
            }

            fill(name, property.Value);
        }

        if (seen.Count < 2)
        {
            var missing = seen.Contains(SeriesFile.Baseline) ? SeriesFile.Canary : SeriesFile.Baseline;
            throw SeriesFile.Refused($"{file} has no {missing}.", $"{shape} Or name the other side's file too.");
        }
    }

    private static void Fill(JsonElement element, SideSeries side)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var metric in element.EnumerateObject())
            {
                Fill(metric.Name, metric.Value, side);
            }
        }
        else
        {
            Fill(SideSeries.Nameless, element, side);
        }
    }

    private static void Fill(string metric, JsonElement list, SideSeries side)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw SeriesFile.Refused($"{Shown.Text(metric)} of {side.Place} is no list of numbers.", Shape);
        }

        var (values, place) = (side.Begin(metric), 0);
        foreach (var item in list.EnumerateArray())
        {
            place++;
            side.Add(values, item.ValueKind switch
            {
                JsonValueKind.Null => double.NaN,
                JsonValueKind.Number when item.TryGetDouble(out var value) && Math.Abs(value) <= MetricJudge.Largest => value,
                JsonValueKind.String when item.GetString()!.Equals("NaN", StringComparison.OrdinalIgnoreCase) => double.NaN,
                _ => throw SeriesFile.Refused($"Item {place} of {Shown.Text(metric)} in {side.Place} is no number: {Shown.Text(item.GetRawText())}.", "A missing value is null."),
            });
        }
    }

    public static JsonDocument Parse(string file, string text, string shape)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 8 });
        }
        catch (JsonException exception)
        {
            throw SeriesFile.Refused($"{file} is no JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", shape);
        }
    }
}
