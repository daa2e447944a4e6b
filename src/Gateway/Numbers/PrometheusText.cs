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
        Apart(text, versions, "agrimaan_gateway_previews_total", "Requests that asked for a preview; in no other count.", id => counters.Apart(id, Lane.Preview).Requests);
        Apart(text, versions, "agrimaan_gateway_steered_total", "Requests that a rule led to the version; in no other count.", id => counters.Apart(id, Lane.Steered).Requests);
        Apart(text, versions, "agrimaan_gateway_steered_errors_total", "Of these, those that failed.", id => counters.Apart(id, Lane.Steered).Errors);

        Mirrors(text, versions);
        ByProtocol(text, versions, "agrimaan_gateway_drained_total", "Exchanges that ended by themselves after their instance had left the table.", (counter, protocol) => counter.Drained(protocol));
        ByProtocol(text, versions, "agrimaan_gateway_cut_total", "Exchanges that were ended because their time was over.", (counter, protocol) => counter.Cut(protocol));
        Turned(text, counters);
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

    private static void Mirrors(StringBuilder text, List<KeyValuePair<ServiceVersion, VersionCounter>> versions)
    {
        Family(text, "agrimaan_gateway_mirrored_total", "counter", "Copies of requests that the version got, by what became of them; in no other count.");
        foreach (var (id, counter) in versions)
        {
            var numbers = counter.Mirror.Numbers();
            foreach (var (result, count) in new[] { ("matched", numbers.Matched), ("differed", numbers.Differed), ("failed", numbers.Failed), ("dropped", numbers.Dropped) })
            {
                Sample(text, "agrimaan_gateway_mirrored_total", $"{Labels(id)},result=\"{result}\"", count);
            }
        }
    }

    private static void ByProtocol(
        StringBuilder text, List<KeyValuePair<ServiceVersion, VersionCounter>> versions, string name, string help, Func<VersionCounter, Protocol, long> count)
    {
        Family(text, name, "counter", help);
        foreach (var (id, counter) in versions)
        {
            foreach (var protocol in Enum.GetValues<Protocol>())
            {
                Sample(text, name, $"{Labels(id)},protocol=\"{protocol.ToString().ToLowerInvariant()}\"", count(counter, protocol));
            }
        }
    }

    private static void Turned(StringBuilder text, TrafficCounters counters)
    {
        var turned = counters.Turned().Select(service => service.Value.Document(service.Key)).ToList();
        void Write(string name, string type, string help, Func<TurnedDocument, long> count)
        {
            Family(text, name, type, help);
            turned.ForEach(service => Sample(text, name, $"service=\"{Escape(service.Service)}\"", count(service)));
        }

        Write("agrimaan_gateway_waiting", "gauge", "Requests that are held at the edge now.", service => service.Waiting);
        Write("agrimaan_gateway_held_total", "counter", "Requests that were held at the edge.", service => service.Held);
        Write("agrimaan_gateway_hold_refused_total", "counter", "Requests that waited too long or found no room to wait.", service => service.Refused);
        Write("agrimaan_gateway_maintenance_total", "counter", "Requests answered with the words of a maintenance.", service => service.Maintained);
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

    private static void Apart(
        StringBuilder text, List<KeyValuePair<ServiceVersion, VersionCounter>> versions, string name, string help, Func<ServiceVersion, long> count)
    {
        Family(text, name, "counter", help);
        foreach (var (id, _) in versions)
        {
            Sample(text, name, Labels(id), count(id));
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
