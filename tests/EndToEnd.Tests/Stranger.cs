using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>A service of somebody else, on a port of its own.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Stranger(WebApplication app) => _app = app;

    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    /// <summary>Paths, as they were asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<Stranger> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var stranger = new Stranger(builder.Build());
        stranger._app.Run(context =>
        {
            stranger.Asked.Enqueue(context.Request.Path);
            context.Response.StatusCode = (int)stranger.Answer;
            return Task.CompletedTask;
        });
        await stranger._app.StartAsync();
        return stranger;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
