using System.Globalization;
using Agrimaan.Delivery.Verification.Scoring;
using CsvHelper;
using CsvHelper.Configuration;

namespace Agrimaan.Cli.Analyze;

/// <summary>Series in CSV: a line of names, then a line per moment; or numbers alone, one a line. Commas, semicolons or tabs between.</summary>
internal static class CsvSeries
{
    /// <summary>Nobody's number or name is longer; a quote that is never closed ends here.</summary>
    private const int LongestField = 1_000;

    /// <summary>Columns that say when and not how much.</summary>
    private static readonly HashSet<string> Moments = new(["time", "timestamp", "date"], StringComparer.OrdinalIgnoreCase);

    /// <param name="sideColumn">The column that names each row's side; null where the whole file is one side.</param>
    /// <param name="chosen">Metrics that are judged; text in others does not matter. Empty for all.</param>
    /// <param name="sideOf">The side of such a name.</param>
    public static void Read(string file, string text, string? sideColumn, string[] chosen, Func<string, SideSeries?> sideOf) =>
        Parse(file, text, LongestField, parser => Read(file, parser, sideColumn, chosen, sideOf));

    /// <summary>Reads lines with whatever stands between their fields; what is no CSV is refused with its place.</summary>
    public static void Parse(string file, string text, int longest, Action<CsvParser> read)
    {
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Delimiter(text), MaxFieldSize = longest, TrimOptions = TrimOptions.Trim, IgnoreBlankLines = true,
            BadDataFound = bad => throw SeriesFile.Refused($"{file}, line {bad.Context.Parser?.RawRow}: a quote stands where none may be.", "Put the whole field in quotes, and double those inside it."),
        });
        try
        {
            read(parser);
        }
        catch (MaxFieldSizeException)
        {
            throw SeriesFile.Refused($"{file}, line {parser.RawRow}: a field has more than {longest} characters.", "Is a quote not closed?");
        }
        catch (CsvHelperException exception) when (exception.InnerException is CommandException inner)
        {
            throw inner;
        }
    }

    private static void Read(string file, CsvParser parser, string? sideColumn, string[] chosen, Func<string, SideSeries?> sideOf)
    {
        if (!parser.Read())
        {
            throw SeriesFile.Refused($"{file} is empty.", "It needs a line of names and a line per moment.");
        }

        var first = parser.Record!;
        var named = !first.All(field => IsNumber(field, out _));
        if (!named && first.Length > 1)
        {
            throw SeriesFile.Refused($"{file} has {first.Length} columns without names.", "Put a line with the metrics' names first.");
        }

        string[] names = named ? first : [SideSeries.Nameless];
        var side = sideColumn is null ? -1 : Array.FindIndex(names, name => name.Equals(sideColumn, StringComparison.OrdinalIgnoreCase));
        if (sideColumn is not null && side < 0)
        {
            throw SeriesFile.Refused($"{file} has no column {Shown.Text(sideColumn)} that says which rows are the baseline's and which the canary's.", "Name that column with --side, or give each side a file of its own.");
        }

        var columns = names.Index().Where(column => column.Index != side && !Moments.Contains(column.Item)).ToArray();
        var started = new Dictionary<SideSeries, List<double>[]>();
        for (var more = !named || parser.Read(); more; more = parser.Read())
        {
            var row = parser.Record!;
            if (row.Length != names.Length)
            {
                throw SeriesFile.Refused($"{file}, line {parser.RawRow}: {row.Length} fields where the first line has {names.Length}.", "Every line needs a field for each name; an empty one is a missing value.");
            }

            var name = side < 0 ? "" : row[side];
            var to = sideOf(name) ?? throw SeriesFile.Refused($"{file}, line {parser.RawRow}: {Shown.Text(name)} is neither side.", "A side is baseline (or control, stable) or canary (or experiment).");
            if (!started.TryGetValue(to, out var lists))
            {
                started[to] = lists = [.. columns.Select(column => to.Begin(column.Item))];
            }

            foreach (var (place, (column, _)) in columns.Index())
            {
                var number = IsNumber(row[column], out var value);
                to.Add(lists[place], number ? value : chosen.Length > 0 && !chosen.Contains(names[column]) ? double.NaN : throw SeriesFile.Refused(
                    $"{file}, line {parser.RawRow}, {Shown.Text(names[column])}: {Shown.Text(row[column])} is no number.",
                    "Numbers have a point before decimals and no separators; an empty field or NaN is a missing value. Name the metrics with --metric where others are text."));
            }
        }
    }

    private static bool IsNumber(string field, out double value)
    {
        if (field.Length == 0 || field.Equals("NaN", StringComparison.OrdinalIgnoreCase) || field.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= MetricJudge.Largest;
    }

    /// <summary>What stands most often between the names.</summary>
    private static string Delimiter(string text)
    {
        var end = text.AsSpan().TrimStart().IndexOfAny('\r', '\n');
        var line = text.AsSpan().TrimStart();
        line = end < 0 ? line : line[..end];
        var (best, most) = (",", 0);
        foreach (var candidate in new[] { ",", ";", "\t" })
        {
            var count = line.Count(candidate);
            (best, most) = count > most ? (candidate, count) : (best, most);
        }

        return best;
    }
}
