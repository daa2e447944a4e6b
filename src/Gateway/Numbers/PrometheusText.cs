using System.Globalization;
using System.Text;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Routing;

namespace Agrimaan.Gateway.Numbers;

/// <summary>Writes the counts in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public static string Write(TrafficCounters counters, IEnumerable<LiveInstance> instances, LiveTable? table)
    {
        var text = new StringBuilder();
        var versions = counters.All().ToList();
        Family(text, "agrimaan_gateway_requests_total", "counter", "Requests that ended, by outcome.");
        foreach (var (id, counter) in versions)
        {
            var (errors, limited) = (counter.Errors, counter.Limited);
            Sample(text, "agrimaan_gateway_requests_total", $"{Labels(id)},outcome=\"error\"", errors);
            Sample(text, "agrimaan_gateway_requests_total", $"{Labels(id)},outcome=\"limited\"", limited);
            Sample(text, "agrimaan_gateway_requests_total", $"{Labels(id)},outcome=\"ok\"", Math.Max(0, counter.Requests - errors - limited));
            Sample(text, "agrimaan_gateway_requests_total", $"{Labels(id)},outcome=\"callerLeft\"", counter.Aborted);
        }

        Family(text, "agrimaan_gateway_retries_total", "counter", "Tries on another instance after a refused connection.");
        foreach (var (id, counter) in versions)
        {
            Sample(text, "agrimaan_gateway_retries_total", Labels(id), counter.Retries);
        }

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

    private static void Histogram(StringBuilder text, string labels, VersionCounter counter)
    {
        var counts = counter.Latency();
        var (index, below) = (0, 0L);
        foreach (var bound in Bounds)
        {
            for (; index < counts.Length && LatencyHistogram.UpperBound(index) <= bound * 1_000_000; index++)
            {
                below += counts[index];
            }

            Sample(text, "agrimaan_gateway_request_duration_seconds_bucket", $"{labels},le=\"{bound.ToString(CultureInfo.InvariantCulture)}\"", below);
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
