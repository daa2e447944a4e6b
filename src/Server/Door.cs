using System.Net;
using System.Text.Json.Serialization.Metadata;
using Agrimaan.Client;
using Agrimaan.Gateway;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Server.Access;
using Agrimaan.Server.Api;
using Agrimaan.Server.Dashboard;
using Agrimaan.Server.Telemetry;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server;

/// <summary>The HTTP side of the control plane: who may come in, and what is where. What stands behind it is registered by the caller.</summary>
internal static class Door
{
    private const long MostBody = 2 * 1024 * 1024;

    public static WebApplicationBuilder CreateBuilder(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBody;
            kestrel.Limits.MaxConcurrentConnections = OpenFiles.Callers(each: 2);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine(ClientJson.Default, GatewayJson.Default, new DefaultJsonTypeInfoResolver());
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        builder.Services.AddOpenApi();
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton<ControlPlaneMetrics>().AddSingleton(provider =>
        {
            var metrics = provider.GetRequiredService<ControlPlaneMetrics>();
            metrics.Platforms = provider.GetRequiredService<IControlPlane>().Platforms;
            return new MetricStore(metrics);
        });
        builder.Services.AddSingleton<LoginLinks>().AddSingleton<LoginBrake>();
        return builder;
    }

    public static void Map(WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Agrimaan.Server.Api");
        app.Use((context, next) =>
        {
            SecurityHeaders.Add(context.Response);
            return Problems.CatchAsync(context, _ => next(context), log);
        });
        app.UseMiddleware<AccessGate>();
        app.Use(EndStreamsAtStop);
        app.UseRouting();
        var api = app.MapGroup("/api/v1").AddEndpointFilter(Names.CheckAsync);
        api.MapServer();
        api.MapPlatforms();
        api.MapAccess();
        api.MapReleases();
        api.MapCleanUp();
        api.MapRuns();
        api.MapLine();
        api.MapIncidents();
        api.MapJourneys();
        api.MapExternals();
        api.MapNotifications();
        api.MapTraffic();
        api.MapBackups();
        api.MapRecordings();
        api.MapEvents();
        api.MapLogs();
        api.MapGateways();
        app.MapLogin(api);
        app.MapOpenApi("/openapi/v1.json");
        app.MapDashboard();

        // Listens from the start, so that nothing is missed before the first scraper comes.
        _ = app.Services.GetRequiredService<MetricStore>();
        app.MapMetrics();
        app.MapGet("/healthz", () => "ok").ExcludeFromDescription();
    }

    /// <summary>A stream never ends by itself, and a stop would wait for it; its reader comes back by itself when there is somebody again.</summary>
    private static async Task EndStreamsAtStop(HttpContext context, RequestDelegate next)
    {
        var endless = context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal) || context.Request.Query["follow"] == "true";
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await using var end = endless ? stopping.Register(context.Abort) : default;
        await next(context);
    }
}
