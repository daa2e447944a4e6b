using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Telemetry;

/// <summary>The numbers of the control plane, for a scraper.</summary>
internal static class MetricsApi
{
    public const string Path = "/metrics";

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, (MetricStore store) => Results.Text(Exposition.Write(store.Collect()), Exposition.ContentType)).ExcludeFromDescription();
}
