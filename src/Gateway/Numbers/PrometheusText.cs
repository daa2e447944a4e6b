using System.Globalization;
using System.Text;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Routing;

namespace Agrimaan.Gateway.Numbers;

/// <summary>Writes the counts in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>In µs: doublings from 0.5 ms to 8.4 s, since there the fine buckets end exactly and no count is off.</summary>
    private static readonly long[] Bounds = [.. Enumerable.Range(9, 15).Select(power => 1L << power)];

    public static string Write(TrafficCounters counters, IEnumerable<LiveInstance> instances, LiveTable? table)
    {
        var text = new StringBuilder();
        var versions = counters.All().ToList();
        Family(text, "agrimaan_gateway_requests_total", "counter", "Requests that ended, by class of status code; without an answer counts as 5xx.");
        foreach (var (id, counter) in versions)
        {
            for (var hundreds = 1; hundreds <= 5; hundreds++)
            {
                Sample(text, "agrimaan_gateway_requests_total", string.Create(CultureInfo.InvariantCulture, $"{Labels(id)},code_class=\"{hundreds}xx\""), counter.Class(hundreds));
            }
        }

        Counter(text, versions, "agrimaan_gateway_limited_total", "Requests answered 429.", counter => counter.Limited);
        Counter(text, versions, "agrimaan_gateway_aborted_total", "Requests whose caller left before the answer; in no other count.", counter => counter.Aborted);
        Counter(text, versions, "agrimaan_gateway_retries_total", "Tries that were followed by one on another instance.", counter => counter.Retries);
        Family(text, "agrimaan_gateway_request_duration_seconds", "histogram", "Time from request to end of answer.");
        foreach (var (id, counter) in versions)
        {
            Histogram(text, Labels(id), counter);
        }

        Family(text, "agrimaan_gateway_in_flight", "gauge", "Requests begun and not ended.");
        foreach (var instance in instances)
        {
            Sample(text, "agrimaan_gateway_in_flight", $"instance=\"{Escape(instance.Address)}\"", instance.InFlight);
        }

        Family(text, "agrimaan_gateway_table_version", "gauge", "Version of the routing table in force.");
        Sample(text, "agrimaan_gateway_table_version", "", table?.Table.Version ?? 0);
        return text.ToString();
    }

    private static void Counter(
        StringBuilder text, List<KeyValuePair<ServiceVersion, VersionCounter>> versions, string name, string help, Func<VersionCounter, long> count)
    {
        Family(text, name, "counter", help);
        foreach (var (id, counter) in versions)
        {
            Sample(text, name, Labels(id), count(counter));
        }
    }

    private static void Histogram(StringBuilder text, string labels, VersionCounter counter)
    {
        var counts = counter.Latency();
        var (index, below) = (0, 0L);
        foreach (var bound in Bounds)
        {
            for (; index < counts.Length && LatencyHistogram.UpperBound(index) <= bound; index++)
            {
                below += counts[index];
            }

            Sample(text, "agrimaan_gateway_request_duration_seconds_bucket", $"{labels},le=\"{(bound / 1e6).ToString(CultureInfo.InvariantCulture)}\"", below);
        }

        var all = counts.Sum();
        Sample(text, "agrimaan_gateway_request_duration_seconds_bucket", $"{labels},le=\"+Inf\"", all);
        Sample(text, "agrimaan_gateway_request_duration_seconds_sum", labels, counter.Microseconds / 1e6);
        Sample(text, "agrimaan_gateway_request_duration_seconds_count", labels, all);
    }

    private static void Family(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Labels(ServiceVersion id) => $"service=\"{Escape(id.Service)}\",version=\"{Escape(id.Version)}\"";

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
