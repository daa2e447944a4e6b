using System.Text;
using Agrimaan.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Tests.Measuring;

/// <summary>A small HTTP server in every mood: the first part of the path says which, the shape of the answer is the test's.</summary>
internal sealed class SourceServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<SourceMood, string> _body;

    private SourceServer(Func<SourceMood, string> body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        (_app, _body) = (builder.Build(), body);
        _app.Run(AnswerAsync);
    }

    public string Address => _app.Urls.First();

    /// <summary>Path, query and headers of what was asked.</summary>
    public List<(string Path, string Query, string? Authorization)> Asked { get; } = [];

    public static async Task<SourceServer> StartAsync(Func<SourceMood, string> body)
    {
        var server = new SourceServer(body);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        lock (Asked)
        {
            Asked.Add((context.Request.Path, context.Request.QueryString.Value ?? "", context.Request.Headers.Authorization));
        }

        var first = context.Request.Path.Value!.Split('/')[1];
        if (first == "moved")
        {
            context.Response.Redirect(Address + "/Well/");
            return;
        }

        var mood = Enum.Parse<SourceMood>(first);
        switch (mood)
        {
            case SourceMood.Silent:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case SourceMood.Endless:
                var block = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(block);
                }

                return;
            default:
                context.Response.StatusCode = mood == SourceMood.Broken ? 500 : 200;
                await context.Response.WriteAsync(_body(mood));
                return;
        }
    }
}
