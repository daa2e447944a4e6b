using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Local.Logs;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Logs of instances, a JSON document a line.</summary>
internal static class LogApi
{
    private const int MostLines = 10_000;

    public static void MapLogs(this RouteGroupBuilder api) =>
        api.MapGet(
            "/platforms/{platform}/logs",
            async (string platform, string? service, int? tail, bool? follow, IControlPlane control, InstanceLogs logs, HttpResponse response, CancellationToken cancellationToken) =>
            {
                var known = control.Platform(platform);
                if (service is not null && known.Services.All(other => other.Name != service))
                {
                    throw new ProblemException(new("service.unknown", $"{platform} has no service '{service}'.", $"There are: {string.Join(", ", known.Services.Select(other => other.Name))}.", 404));
                }

                response.ContentType = "application/x-ndjson";
                await response.StartAsync(cancellationToken);
                await foreach (var line in logs.ReadAsync(platform, service, Math.Clamp(tail ?? 100, 0, MostLines), follow ?? false, cancellationToken))
                {
                    var view = new LogLine(line.At, line.Service, line.Version, line.Instance, line.Stream, line.Text);
                    await response.WriteAsync(JsonSerializer.Serialize(view, ClientJson.Default.LogLine) + "\n", cancellationToken);
                    await response.Body.FlushAsync(cancellationToken);
                }
            }).WithSummary("Lines of instances' logs, a JSON document a line");
}
