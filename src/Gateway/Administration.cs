using System.Text.Json;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway;

/// <summary>The administration port: numbers for the control plane, metrics for Prometheus. Never reachable from the public one.</summary>
internal sealed class Administration(TrafficCounters counters, TableHolder holder, TimeProvider clock)
{
    public async Task ServeAsync(HttpContext context)
    {
        // Off the socket's thread, which requests share.
        await Task.Yield();
        await AnswerAsync(context).ConfigureAwait(false);
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/numbers" => Write(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(Numbers(), GatewayJson.Default.NumbersDocument)),
        "/metrics" => Write(context, "text/plain; version=0.0.4; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(PrometheusText.Write(counters, holder.Instances, holder.Live))),
        "/healthz" => Write(context, "text/plain", "ok"u8.ToArray()),
        _ => NotFound(context),
    };

    private NumbersDocument Numbers() => new(
        counters.Source,
        clock.GetUtcNow(),
        [.. counters.All().Select(version => Of(version.Key, version.Value))],
        holder.Instances.ToDictionary(instance => instance.Address, instance => (int)instance.InFlight),
        holder.Live is { } live ? new(live.Table.Epoch, live.Table.Version, RoutingTableJson.HashOf(live.Table)) : null,
        holder.Connected)
    {
        Turned = [.. counters.Turned().Select(service => service.Value.Document(service.Key))],
    };

    private VersionNumbersDocument Of(ServiceVersion id, VersionCounter counter)
    {
        // Requests first: parts that are read later can only be larger, never smaller than what the whole promises.
        var requests = counter.Requests;
        var latency = counter.Latency();
        var (steered, steeredErrors) = counters.Apart(id, Lane.Steered);
        var used = Array.FindLastIndex(latency, count => count != 0) + 1;
        return new(id.Service, id.Version, requests, counter.Errors, counter.Limited, counter.Aborted, counter.Retries, latency[..used], counters.Apart(id, Lane.Preview).Requests)
        {
            Steered = steered,
            SteeredErrors = steeredErrors,
            Mirror = counter.Mirror.Numbers(),
            Drained = Counts(counter.Drained),
            Cut = Counts(counter.Cut),
        };
    }

    private static ProtocolCounts Counts(Func<Protocol, long> count) => new(count(Protocol.Http), count(Protocol.WebSocket), count(Protocol.Events));

    private static Task Write(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
