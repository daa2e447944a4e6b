using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Samples.Shared;

/// <summary>Counts and times the requests of this process and tells them as Prometheus text.</summary>
internal sealed class RequestMetrics
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Series> all = new();
    private int inFlight;

    public async Task Handle(HttpContext context, RequestDelegate next)
    {
        var start = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref inFlight);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
            // Routes and not paths, known methods only: what a caller may make up must not grow the table.
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
            var method = context.Request.Method is "GET" or "POST" or "HEAD" ? context.Request.Method : "other";
            all.GetOrAdd((method, route, context.Response.StatusCode), _ => new Series()).Observe(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    public string Render()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# HELP http_requests_in_flight Requests not answered yet.\n# TYPE http_requests_in_flight gauge\nhttp_requests_in_flight {inFlight}\n");
        text.Append("# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\n");
        var series = all.OrderBy(pair => pair.Key).Select(pair => (Labels: Labels(pair.Key), pair.Value)).ToList();
        foreach (var (labels, one) in series)
        {
            text.Append(CultureInfo.InvariantCulture, $"http_requests_total{{{labels}}} {one.Count}\n");
        }

        text.Append("# HELP http_request_duration_seconds Time from the request's first byte read to its answer.\n# TYPE http_request_duration_seconds histogram\n");
        foreach (var (labels, one) in series)
        {
            one.Render(text, labels);
        }

        return text.ToString();
    }

    private static string Labels((string Method, string Route, int Status) key) =>
        string.Create(CultureInfo.InvariantCulture, $"method=\"{key.Method}\",route=\"{key.Route}\",status=\"{key.Status}\"");

    private sealed class Series
    {
        private readonly Lock gate = new();
        private readonly long[] buckets = new long[Bounds.Length + 1];
        private double sum;

        public long Count
        {
            get
            {
                lock (gate)
                {
                    return buckets.Sum();
                }
            }
        }

        public void Observe(double seconds)
        {
            var found = Array.BinarySearch(Bounds, seconds);
            lock (gate)
            {
                buckets[found < 0 ? ~found : found]++;
                sum += seconds;
            }
        }

        public void Render(StringBuilder text, string labels)
        {
            lock (gate)
            {
                long below = 0;
                for (var i = 0; i < buckets.Length; i++)
                {
                    below += buckets[i];
                    var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}} {below}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_sum{{{labels}}} {sum}\nhttp_request_duration_seconds_count{{{labels}}} {below}\n");
            }
        }
    }
}
