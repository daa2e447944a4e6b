using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Analyze;

/// <summary>The metrics of one side, while its file is read.</summary>
/// <param name="place">The file, and the side where a file has both.</param>
internal sealed class SideSeries(string place)
{
    /// <summary>The name of the only metric where a file gives none.</summary>
    public const string Nameless = "value";

    private const int MostMetrics = 1_000;
    private const int MostValues = 1_000_000;

    public string Place => place;

    public Dictionary<string, List<double>> Metrics { get; } = new(StringComparer.Ordinal);

    public List<double> Begin(string metric)
    {
        if (string.IsNullOrWhiteSpace(metric))
        {
            throw SeriesFile.Refused($"{place} has a metric without a name.", "Give each metric a name of its own.");
        }

        if (Metrics.Count == MostMetrics)
        {
            throw SeriesFile.Refused($"{place} has more than {Say.Count(MostMetrics)} metrics.", "Leave out those that are not judged.");
        }

        var values = new List<double>();
        return Metrics.TryAdd(metric, values) ? values : throw SeriesFile.Refused($"{place} has {Shown.Text(metric)} twice.", "Give each metric a name of its own.");
    }

    public void Add(List<double> values, double value)
    {
        if (values.Count == MostValues)
        {
            throw SeriesFile.Refused($"{place} has more than {Say.Count(MostValues)} values of a metric.", "Judge a shorter window, or one value a second instead of each request's.");
        }

        values.Add(value);
    }
}
