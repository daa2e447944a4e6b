using System.Diagnostics;
using System.Net;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Proxy;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Agrimaan.Gateway;

/// <summary>The gateway as a process: public edge, inner addresses, administration.</summary>
public static class GatewayProgram
{
    /// <summary>Serves until cancelled or told to stop by a signal; requests in flight may end.</summary>
    public static async Task<int> RunAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        await using var app = Build(options, TimeProvider.System);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }

    /// <summary>The gateway, not yet listening.</summary>
    public static WebApplication Build(GatewayOptions options, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // Both this and the runtime's inline socket completions are needed for a request not to change threads.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopGrace);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(options).AddSingleton(clock);
        builder.Services.AddSingleton<TrafficCounters>().AddSingleton<TableHolder>();
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TableFile>(provider, options.Directory));
        builder.Services.AddSingleton<Administration>().AddSingleton<Edge>();
        builder.Services.AddSingleton(_ => Invoker());
        builder.Services.AddHostedService<TableStream>();
        var app = builder.Build();
        var (admin, edge) = (app.Services.GetRequiredService<Administration>(), app.Services.GetRequiredService<Edge>());
        var adminPort = options.Listeners.FirstOrDefault(listener => listener.Name == Listener.Admin)?.EndPoint.Port;
        app.Run(context => context.Connection.LocalPort == adminPort ? admin.ServeAsync(context) : edge.ServeAsync(context));
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        foreach (var listener in options.Listeners)
        {
            if (listener.Handle is { } handle)
            {
                kestrel.ListenHandle((ulong)handle, http => http.Protocols = HttpProtocols.Http1);
            }
            else
            {
                kestrel.Listen(listener.EndPoint, http => http.Protocols = HttpProtocols.Http1);
            }
        }
    }

    private static HttpMessageInvoker Invoker() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        EnableMultipleHttp2Connections = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreatePassThroughPropagator(),
    });
}
