using System.Text.Json;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>Counts in JSON: a list of intervals; for both sides an object with such a list for each.</summary>
internal static class CountJson
{
    private const string Shape = """A side is [{"time": 1, "requests": 50, "errors": 0, "latencies": [12, 15]}, …]; both in one file are {"baseline": …, "canary": …}.""";

    public static void ReadSide(string file, string text, List<CountRow> rows)
    {
        using var document = JsonSeries.Parse(file, text, Shape);
        Fill(file, document.RootElement, rows);
    }

    public static void ReadBoth(string file, string text, List<CountRow> baseline, List<CountRow> canary)
    {
        using var document = JsonSeries.Parse(file, text, Shape);
        JsonSeries.EachSide(file, document.RootElement, Shape, (name, element) => Fill($"the {name} in {file}", element, name == SeriesFile.Baseline ? baseline : canary));
    }

    private static void Fill(string place, JsonElement list, List<CountRow> rows)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw SeriesFile.Refused($"There is no list of intervals in {place}.", Shape);
        }

        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var reader = new RowReader($"Interval {index + 1} of {place}");
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw reader.Refused($"{Shown.Text(item.GetRawText())} is none.", Shape);
            }

            foreach (var field in item.EnumerateObject())
            {
                Fill(reader, field);
            }

            CountFile.Add(rows, reader.Finish(), reader);
        }
    }

    private static void Fill(RowReader reader, JsonProperty field)
    {
        switch (field.Name)
        {
            case "time": reader.At = reader.TimeOf(Text(field.Value)); break;
            case "requests": reader.Requests = reader.CountOf(field.Name, Text(field.Value)); break;
            case "errors": reader.Errors = reader.CountOf(field.Name, Text(field.Value)); break;
            case "limited": reader.Limited = reader.CountOf(field.Name, Text(field.Value)); break;
            case "share": reader.Share = reader.ShareOf(Text(field.Value)); break;
            case "latencies" when field.Value.ValueKind == JsonValueKind.Array:
                foreach (var one in field.Value.EnumerateArray())
                {
                    reader.Took(Text(one));
                }

                break;
            case "histogram" when field.Value.ValueKind == JsonValueKind.Object:
                foreach (var one in field.Value.EnumerateObject())
                {
                    reader.Took(one.Name, Text(one.Value));
                }

                break;
            default:
                throw reader.Refused($"{Shown.Text(field.Name)} is {(field.Name is "latencies" or "histogram" ? "of another shape" : "nothing that an interval has")}.", """Latencies are [12, 15.5], a histogram is {"12": 30, "25": 4}. """ + RowReader.Shape);
        }
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
