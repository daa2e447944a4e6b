using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agrimaan.Gateway.Tests.Rig;

/// <summary>A real server on a free port that stands for one instance of a service.</summary>
internal sealed class TestInstance : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestInstance(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static Task<TestInstance> Says(string text) => Runs(context => context.Response.WriteAsync(text));

    public static async Task<TestInstance> Runs(RequestDelegate handler, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(handler);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>As at SIGTERM: no new connection, what is in flight may end.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
