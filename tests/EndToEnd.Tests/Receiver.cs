using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Somebody whom the platform tells things: a real HTTP server that keeps every request, and is as difficult as it is told to be.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _all = new();
    private readonly CancellationTokenSource _end = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>How it answers: a status, or null to keep the caller waiting.</summary>
    public Func<Received, int?> Answer { get; set; } = _ => 200;

    public int Port { get; private set; }

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<Received> All => [.. _all];

    /// <summary>Those that were answered with 200.</summary>
    public IReadOnlyList<Received> Taken => [.. _all.Where(one => one.Status == 200)];

    /// <param name="port">0 for any.</param>
    public static async Task<Receiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        receiver.Port = new Uri(receiver._app.Urls.First()).Port;
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            $"{context.Request.Method} {context.Request.Path}", context.Request.Headers["Agrimaan-Key"].ToString(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync(_end.Token));
        received.Status = Answer(received);
        _all.Enqueue(received);
        if (received.Status is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}

/// <summary>A request that came.</summary>
public sealed record Received(string Call, string Key, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public int? Status { get; set; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
