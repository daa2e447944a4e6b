using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Samples.Tests;

/// <summary>Stands where the gateway stands before one service: forwards a GET, adds its hop to the answer, keeps the trace it saw.</summary>
internal sealed class Hop : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client;
    private readonly string hop;

    private Hop(string address, string hop)
    {
        this.hop = hop;
        client = new HttpClient { BaseAddress = new Uri(address) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(Forward);
    }

    public ConcurrentQueue<string> Traces { get; } = new();

    /// <summary>What each request said about a preview: the versions, then the key.</summary>
    public ConcurrentQueue<string> Previews { get; } = new();

    public string Address => app.Urls.First();

    public static async Task<Hop> Before(ServiceProcess service, string hop)
    {
        var stand = new Hop(service.Address, hop);
        await stand.app.StartAsync();
        return stand;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    private async Task Forward(HttpContext context)
    {
        Traces.Enqueue(context.Request.Headers.TraceParent.ToString());
        Previews.Enqueue($"{context.Request.Headers["Agrimaan-Preview"]} {context.Request.Headers["Agrimaan-Preview-Key"]}".Trim());
        using var answer = await client.GetAsync($"{context.Request.Path}{context.Request.QueryString}");
        var earlier = answer.Headers.TryGetValues("Agrimaan-Path", out var hops) ? hops : [];
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.Headers["Agrimaan-Path"] = string.Join(", ", earlier.Append(hop));
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }
}
