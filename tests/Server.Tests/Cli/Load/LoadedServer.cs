using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Tests.Cli.Load;

/// <summary>A real server that is asked, and answers as a test wants.</summary>
internal sealed class LoadedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    private LoadedServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>How many requests have come.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    /// <summary>Ends with the test, for those who never answer.</summary>
    public Task Closing => _closing.Task;

    /// <param name="answer">Called with the number of the request, from 1 on.</param>
    public static async Task<LoadedServer> StartAsync(Func<LoadedServer, HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var server = new LoadedServer(builder.Build());
        server._app.Run(context => answer(server, context, Interlocked.Increment(ref server._arrived)));
        await server._app.StartAsync();
        return server;
    }

    public static Task<LoadedServer> StartAsync() => StartAsync((_, context, _) => context.Response.WriteAsync("well"));

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        await _app.DisposeAsync();
    }
}
