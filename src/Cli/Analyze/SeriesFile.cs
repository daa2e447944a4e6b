using System.Text;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Analyze;

/// <summary>Reads two series out of one file or two, which may be anything at all.</summary>
internal static class SeriesFile
{
    public const string Baseline = "baseline";
    public const string Canary = "canary";

    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Words of others for the two sides.</summary>
    private static readonly Dictionary<string, string> SideNames = new(StringComparer.OrdinalIgnoreCase)
    {
        [Baseline] = Baseline, ["control"] = Baseline, ["stable"] = Baseline, [Canary] = Canary, ["experiment"] = Canary,
    };

    /// <summary>Both sides, each in a file of its own.</summary>
    public static IReadOnlyList<MetricPair> ReadTwo(string folder, string baseline, string canary, string[] chosen) =>
        Pair(ReadSide(folder, baseline, chosen), ReadSide(folder, canary, chosen), chosen);

    /// <summary>Both sides in one file.</summary>
    /// <param name="column">The column that says which side a row of a CSV file is of.</param>
    public static IReadOnlyList<MetricPair> ReadOne(string folder, string file, string column, string[] chosen)
    {
        var text = Read(folder, file);
        var (baseline, canary) = (new SideSeries($"the baseline in {file}"), new SideSeries($"the canary in {file}"));
        if (IsJson(text))
        {
            JsonSeries.ReadBoth(file, text, baseline, canary);
        }
        else
        {
            CsvSeries.Read(file, text, column, chosen, name => SideOf(name) switch { Baseline => baseline, Canary => canary, _ => null });
        }

        return Pair(baseline, canary, chosen);
    }

    public static string? SideOf(string name) => SideNames.GetValueOrDefault(name.Trim());

    public static CommandException Refused(string sentence, string hint) => new(ExitCodes.BadInput, sentence, hint);

    private static SideSeries ReadSide(string folder, string file, string[] chosen)
    {
        var (text, side) = (Read(folder, file), new SideSeries(file));
        if (IsJson(text))
        {
            JsonSeries.ReadSide(file, text, side);
        }
        else
        {
            CsvSeries.Read(file, text, null, chosen, _ => side);
        }

        return side;
    }

    private static List<MetricPair> Pair(SideSeries baseline, SideSeries canary, string[] chosen)
    {
        var names = chosen.Length > 0 ? chosen.Distinct(StringComparer.Ordinal).ToArray() : [.. baseline.Metrics.Keys.Union(canary.Metrics.Keys)];
        if (names.Length == 0)
        {
            throw Refused($"Neither {baseline.Place} nor {canary.Place} has a metric.", "A CSV file has a line of names and a line per moment; a JSON file has a list of numbers per metric.");
        }

        return [.. names.Select(name => new MetricPair(name, Values(baseline, canary, name), Values(canary, baseline, name)))];
    }

    private static double[] Values(SideSeries side, SideSeries other, string name) => side.Metrics.TryGetValue(name, out var values)
        ? [.. values]
        : throw Refused(
            $"{Upper(side.Place)} has no {Shown.Text(name)}{(other.Metrics.ContainsKey(name) ? $", which {other.Place} has" : "")}.",
            side.Metrics.Count == 0 ? "It has no metric at all." : $"It has: {string.Join(", ", side.Metrics.Keys.Take(10).Select(Shown.Text))}. Choose with --metric what both have.");

    private static string Upper(string place) => place.StartsWith("the ", StringComparison.Ordinal) ? "T" + place[1..] : place;

    public static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    public static string Read(string folder, string file)
    {
        byte[] bytes;
        try
        {
            using var stream = new FileStream(Path.GetFullPath(file, folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            bytes = ReadAtMost(stream, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message.TrimEnd('.');
            throw Refused($"{Shown.Text(file)} cannot be read: {why}.", "Name a CSV or JSON file with the values of a side, or of both.");
        }

        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            var text = reader.ReadToEnd();
            return text.Contains('\0', StringComparison.Ordinal) ? throw Refused($"{file} has a NUL in it and is no text.", "Save it as CSV or JSON in UTF-8.") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Refused($"{file} is not UTF-8.", "Save it as CSV or JSON in UTF-8.");
        }
    }

    private static byte[] ReadAtMost(FileStream stream, string file)
    {
        var tooLarge = Refused($"{file} is larger than {Say.Count(MostBytes / 1024 / 1024)} MiB.", "Judge a shorter window, or one value a second instead of each request's.");
        if (stream.CanSeek && stream.Length > MostBytes)
        {
            throw tooLarge;
        }

        // What has no length, such as a pipe, is read as far as it may go.
        using var all = new MemoryStream();
        var buffer = new byte[128 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            all.Write(buffer, 0, read);
            if (all.Length > MostBytes)
            {
                throw tooLarge;
            }
        }

        return all.ToArray();
    }
}
