namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>Counts in CSV: a line of names, then a line per interval and side.</summary>
internal static class CountCsv
{
    private const string Histogram = "histogram";

    /// <summary>A thousand latencies in one field.</summary>
    private const int LongestField = 20_000;

    private static readonly string[] Known = ["time", "requests", "errors", "limited", "share", "latencies", Histogram];

    /// <param name="sideColumn">The column that names each row's side; null where the whole file is one side.</param>
    /// <param name="rowsOf">The rows of such a side.</param>
    public static void Read(string file, string text, string? sideColumn, Func<string, List<CountRow>?> rowsOf)
    {
        CsvSeries.Parse(file, text, LongestField, parser =>
        {
            if (!parser.Read())
            {
                throw SeriesFile.Refused($"{file} is empty.", RowReader.Shape);
            }

            string[] names = [.. parser.Record!.Select(name => name.ToLowerInvariant())];
            var side = sideColumn is null ? -1 : Array.IndexOf(names, sideColumn.ToLowerInvariant());
            if (sideColumn is not null && side < 0)
            {
                throw SeriesFile.Refused($"{file} has no column {Shown.Text(sideColumn)} that says which rows are the baseline's and which the canary's.", "Name that column with --side, or give each side a file of its own.");
            }

            var strange = names.Where((name, column) => column != side && !Known.Contains(name)).FirstOrDefault();
            if (strange is not null || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            {
                throw SeriesFile.Refused(strange is null ? $"{file} has a column twice." : $"{file} has a column {Shown.Text(strange)}, which no interval has.", RowReader.Shape);
            }

            while (parser.Read())
            {
                var row = parser.Record!;
                var reader = new RowReader($"{file}, line {parser.RawRow}");
                if (row.Length != names.Length)
                {
                    throw reader.Refused($"{row.Length} fields where the first line has {names.Length}.");
                }

                var to = rowsOf(side < 0 ? "" : row[side]) ?? throw reader.Refused($"{Shown.Text(row[side])} is neither side.", "A side is baseline (or control, stable) or canary (or experiment).");
                CountFile.Add(to, Row(reader, names, row), reader);
            }
        });
    }

    private static CountRow Row(RowReader reader, string[] names, string[] row)
    {
        foreach (var (column, name) in names.Index())
        {
            var text = row[column];
            if (text.Length > 0)
            {
                Fill(reader, name, text);
            }
        }

        return reader.Finish();
    }

    private static void Fill(RowReader reader, string name, string text)
    {
        switch (name)
        {
            case "time": reader.At = reader.TimeOf(text); break;
            case "requests": reader.Requests = reader.CountOf(name, text); break;
            case "errors": reader.Errors = reader.CountOf(name, text); break;
            case "limited": reader.Limited = reader.CountOf(name, text); break;
            case "share": reader.Share = reader.ShareOf(text); break;
            case "latencies" or Histogram:
                foreach (var one in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (name != Histogram)
                    {
                        reader.Took(one);
                    }
                    else if (one.Split(':') is [var upTo, var count])
                    {
                        reader.Took(upTo, count);
                    }
                    else
                    {
                        throw reader.Refused($"{Shown.Text(one)} is no part of a histogram.", "A histogram is like 12:30 25:4 for 30 requests up to 12 ms and 4 more up to 25 ms.");
                    }
                }

                break;
        }
    }
}
