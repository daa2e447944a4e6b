using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Agrimaan.Server.Telemetry;

/// <summary>Writes measurements in Prometheus' text format, version 0.0.4, with the names that OpenTelemetry's own rules give them.</summary>
internal static class Exposition
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricStore.Family> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            var name = NameOf(family.Instrument);
            text.Append("# HELP ").Append(name).Append(' ').Append(family.Instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(family)).Append('\n');
            foreach (var (labels, series) in family.Series.OrderBy(series => series.Key, StringComparer.Ordinal))
            {
                var (sum, buckets) = series.Read();
                if (family.Bounds is { } bounds)
                {
                    Histogram(text, name, labels, bounds, sum, buckets);
                }
                else
                {
                    Sample(text, name, labels, sum);
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Labels as they stand between the braces.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        return text.ToString();
    }

    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (instrument is Counter<long> ? "_total" : "");

    private static string TypeOf(MetricStore.Family family) =>
        family.Bounds is not null ? "histogram" : family.Instrument is Counter<long> ? "counter" : "gauge";

    private static void Histogram(StringBuilder text, string name, string labels, IReadOnlyList<double> bounds, double sum, IReadOnlyList<long> buckets)
    {
        var (below, comma) = (0L, labels.Length == 0 ? "" : ",");
        for (var index = 0; index < buckets.Count; index++)
        {
            below += buckets[index];
            var bound = index < bounds.Count ? bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Sample(text, name + "_bucket", $"{labels}{comma}le=\"{bound}\"", below);
        }

        Sample(text, name + "_sum", labels, sum);
        Sample(text, name + "_count", labels, below);
    }

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
