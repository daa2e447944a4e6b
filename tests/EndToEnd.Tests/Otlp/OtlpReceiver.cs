using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.EndToEnd.Tests.Otlp;

/// <summary>A span as it came over the wire.</summary>
public sealed record ReceivedSpan(string Service, string Trace, string Id, string Parent, string Name, ulong Start, ulong End, IReadOnlyList<string> Events, IReadOnlyDictionary<string, string> Tags, ulong Status);

/// <summary>The receiving end of OTLP over HTTP, on a free port of loopback; can be told to refuse.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public bool Refuses { get; set; }

    public int Refused { get; private set; }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentDictionary<string, byte> Metrics { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (Refuses)
        {
            Refused++;
            context.Response.StatusCode = 503;
            return;
        }

        var request = new ProtobufMessage(body.ToArray());
        foreach (var resource in request.Messages(1))
        {
            if (signal == "traces")
            {
                var service = TagsOf(resource.Below(1).Single(), 1).GetValueOrDefault("service.name", "");
                foreach (var span in resource.Below(2, 2))
                {
                    Spans.Enqueue(SpanOf(service, span));
                }
            }
            else
            {
                foreach (var metric in resource.Below(2, 2))
                {
                    Metrics[metric.Text(1)] = 0;
                }
            }
        }

        context.Response.ContentType = "application/x-protobuf";
    }

    private static ReceivedSpan SpanOf(string service, ProtobufMessage span) => new(
        service, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(7), span.Number(8),
        [.. span.Messages(11).Select(happened => happened.Text(2))], TagsOf(span, 9), span.Messages(15).Select(status => status.Number(3)).FirstOrDefault());

    private static Dictionary<string, string> TagsOf(ProtobufMessage message, int field) =>
        message.Messages(field).ToDictionary(tag => tag.Text(1), tag => tag.Messages(2).First().Text(1), StringComparer.Ordinal);
}
