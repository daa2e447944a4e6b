using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>Reads counts of both sides out of one file or two, and lays them beside each other.</summary>
internal static class CountFile
{
    private const int MostRows = 50_000;

    /// <param name="column">The column that says which side a row of a CSV file with both is of.</param>
    /// <param name="share">The canary's share where the file does not say.</param>
    /// <param name="replicas">Canary instances as a share of all.</param>
    public static CountedSeries Read(string folder, string file, string? other, string column, double? share, double replicas)
    {
        var (baseline, canary, text) = (new List<CountRow>(), new List<CountRow>(), SeriesFile.Read(folder, file));
        if (other is not null)
        {
            ReadSide(file, text, baseline);
            ReadSide(other, SeriesFile.Read(folder, other), canary);
        }
        else if (SeriesFile.IsJson(text))
        {
            CountJson.ReadBoth(file, text, baseline, canary);
        }
        else
        {
            CountCsv.Read(file, text, column, name => SeriesFile.SideOf(name) switch { SeriesFile.Baseline => baseline, SeriesFile.Canary => canary, _ => null });
        }

        return Join(baseline, canary, share, replicas);
    }

    public static void Add(List<CountRow> rows, CountRow row, RowReader reader)
    {
        if (rows.Count == MostRows)
        {
            throw reader.Refused($"a side has more than {Say.Count(MostRows)} intervals.", "Judge a shorter window, or longer intervals.");
        }

        rows.Add(row);
    }

    private static void ReadSide(string file, string text, List<CountRow> rows)
    {
        if (SeriesFile.IsJson(text))
        {
            CountJson.ReadSide(file, text, rows);
        }
        else
        {
            CountCsv.Read(file, text, null, _ => rows);
        }
    }

    private static CountedSeries Join(List<CountRow> baseline, List<CountRow> canary, double? share, double replicas)
    {
        var (stable, next) = (ByTime(baseline, SeriesFile.Baseline), ByTime(canary, SeriesFile.Canary));
        var slices = new List<CountedInterval>();
        var given = share;
        foreach (var at in stable.Keys.Union(next.Keys).Order())
        {
            var (one, two) = (next.GetValueOrDefault(at), stable.GetValueOrDefault(at));
            if (one?.Share is { } here && two?.Share is { } there && here != there)
            {
                throw SeriesFile.Refused($"The sides have other shares at {at.TotalSeconds:0.###} s.", "The canary's share of the traffic is one number; let one side say it.");
            }

            given = one?.Share ?? two?.Share ?? given;
            slices.Add(new(at, given ?? -1, replicas, one?.Numbers ?? VersionNumbers.Zero, two?.Numbers ?? VersionNumbers.Zero));
        }

        var before = slices.TakeWhile(slice => slice.Canary.Requests == 0).ToList();
        var beside = slices[before.Count..];
        return beside.Count == 0 ? throw SeriesFile.Refused("The canary has no request.", "Name its counts too; without any there is nothing to judge.")
            : beside.All(slice => slice.Share is > 0 and < 1) ? new(before, beside)
            : throw SeriesFile.Refused("Which share of the traffic the canary had is not said for every interval.", "Say it with --share, like 10%, or in a column share; above 0 and below 100%.");
    }

    private static Dictionary<TimeSpan, CountRow> ByTime(List<CountRow> rows, string side)
    {
        var byTime = new Dictionary<TimeSpan, CountRow>();
        foreach (var row in rows)
        {
            if (!byTime.TryAdd(row.At, row))
            {
                throw SeriesFile.Refused($"The {side} has two intervals that end at {row.At.TotalSeconds:0.###} s.", "Add up what ended at the same time.");
            }
        }

        return byTime;
    }
}
