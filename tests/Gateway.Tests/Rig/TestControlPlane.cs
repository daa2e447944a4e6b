using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Agrimaan.Gateway.Tests.Rig;

/// <summary>The two addresses that a gateway asks of a control plane, before the product's own router.</summary>
internal sealed class TestControlPlane : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestControlPlane(WebApplication app, GatewayRouter router) => (_app, Router) = (app, router);

    public GatewayRouter Router { get; }

    public ControlPlaneAddress Address => new(new(_app.Urls.Single()), "secret");

    public static async Task<TestControlPlane> Starts(GatewayRouter? known = null)
    {
        var router = known ?? new GatewayRouter(TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(_ => { });
        var app = builder.Build();
        app.UseRouting();
        app.Use((context, next) => context.Request.Headers.Authorization == "Bearer secret" ? next(context) : Refuse(context));
        app.MapGet("/api/v1/gateway/stream", (string platform, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(StreamAsync(router, platform, cancellationToken)));
        app.MapPost("/api/v1/gateway/acknowledgements", (GatewayAcknowledgement acknowledgement) => router.Acknowledge(acknowledgement));
        await app.StartAsync();
        return new(app, router);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = 401;
        return Task.CompletedTask;
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(GatewayRouter router, string platform, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var table in router.SubscribeAsync(platform, cancellationToken))
        {
            yield return new(Encoding.UTF8.GetString(RoutingTableJson.Write(table)), "table");
        }
    }
}
