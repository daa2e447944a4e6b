using System.Net;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Proxy;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
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
    /// <returns>0, or 1 when it could not listen.</returns>
    public static async Task<int> RunAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        await using var app = Build(options, TimeProvider.System);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            await Console.Error.WriteLineAsync($"The gateway of {options.Platform} cannot listen: {fault.Message}").ConfigureAwait(false);
            return 1;
        }

        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }

    /// <summary>The gateway, not yet listening.</summary>
    public static WebApplication Build(GatewayOptions options, TimeProvider clock)
    {
        var doors = new Doors();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options, doors));
        Log(builder.Logging);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // Both this and the runtime's inline socket completions are needed for a request not to change threads.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopGrace);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(options).AddSingleton(clock).AddSingleton(doors);
        builder.Services.AddSingleton<TrafficCounters>().AddSingleton<TableFile>().AddSingleton<TableHolder>();
        builder.Services.AddSingleton<Administration>().AddSingleton<Edge>().AddSingleton<Forwarding>().AddSingleton<Waiting>().AddSingleton<Mirror>();
        builder.Services.AddSingleton(_ => Invoker());
        builder.Services.AddHostedService<TableStream>();
        var app = builder.Build();
        var (admin, edge) = (app.Services.GetRequiredService<Administration>(), app.Services.GetRequiredService<Edge>());
        app.Run(context => context.Features.GetRequiredFeature<Door>() is { IsAdmin: false } door ? edge.ServeAsync(context, door) : admin.ServeAsync(context));
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayOptions options, Doors doors)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;

        // Of each door: a caller, and what its request needs behind us.
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.Callers(each: 3);
        foreach (var listener in options.Listeners)
        {
            doors.Open(kestrel, listener);
        }
    }

    /// <summary>Nothing per request: both of these would speak, or make an activity, for each one. The numbers tell of failed requests.</summary>
    private static void Log(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
        .AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None)
        .AddSimpleConsole(console => console.SingleLine = true);

    private static HttpMessageInvoker Invoker() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),

        // Trace context is passed on as headers; the client needs no activity of its own.
        ActivityHeadersPropagator = null,
    });
}
