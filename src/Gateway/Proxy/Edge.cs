using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>The request path: find the service, choose a version and an instance, forward, count. Nothing here may block.</summary>
internal sealed class Edge(TableHolder holder, IHttpForwarder forwarder, HttpMessageInvoker invoker, IHostApplicationLifetime life)
{
    private const int MostTries = 6;
    private const long EjectFor = 1_000;

    private static readonly ForwarderRequestConfig Http11 = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public Task ServeAsync(HttpContext context, Door door)
    {
        if (holder.Live is not { } live)
        {
            return Answer.NoTable(context);
        }

        var service = door.IsPublic ? live.Match(context.Request.Path.Value ?? "/") : live.Services.GetValueOrDefault(door.Name);
        if (service is null)
        {
            return door.IsPublic ? Answer.NoRoute(context) : Answer.NoService(context, door.Name);
        }

        var bucket = live.Table.Sticky ? BucketCookie.Of(context, door) : Random.Shared.Next(VersionChoice.Buckets);
        return service.Choose(bucket) is { } version
            ? ForwardAsync(context, service, version, live.Table.PathHeader, door)
            : Answer.NoInstance(context, service.Name);
    }

    private async Task ForwardAsync(HttpContext context, LiveService service, LiveVersion version, bool pathHeader, Door door)
    {
        var began = Stopwatch.GetTimestamp();
        var tried = default(Tried);
        var repeated = false;
        var instance = version.Choose(Environment.TickCount64, tried);
        for (var attempt = 0; instance is not null; attempt++)
        {
            tried[attempt] = instance;
            var outcome = await TryAsync(context, instance, new HopTransformer(pathHeader ? version.Hop : null, door.IsPublic, life.ApplicationStopping)).ConfigureAwait(false);
            var spare = outcome == Outcome.Broken && !repeated && Outcomes.Repeatable(context.Request);
            if (outcome == Outcome.Refused)
            {
                instance.Eject(Environment.TickCount64 + EjectFor);
                spare = true;
            }

            var before = version;
            var next = spare && attempt + 1 < MostTries ? NextBest(service.Name, ref version, tried) : null;
            if (next is null && outcome != Outcome.Refused)
            {
                await EndAsync(context, version, began, outcome, pathHeader).ConfigureAwait(false);
                return;
            }

            if (next is not null)
            {
                before.Counter.Retried();
                if (outcome == Outcome.Broken)
                {
                    // The caller is spared, the version is not: a try that ends without an answer is an error of the version.
                    repeated = true;
                    before.Counter.Ended(StatusCodes.Status502BadGateway, Elapsed(began));
                }
            }

            instance = next;
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Features.Set<IForwarderErrorFeature>(null);
        }

        version.Counter.Ended(StatusCodes.Status503ServiceUnavailable, Elapsed(began));
        Sign(context, version, pathHeader);
        await Answer.NoInstance(context, service.Name).ConfigureAwait(false);
    }

    private async ValueTask<Outcome> TryAsync(HttpContext context, LiveInstance instance, HopTransformer transformer)
    {
        instance.Begin();
        try
        {
            return Outcomes.Of(context, await forwarder.SendAsync(context, instance.Address, invoker, Http11, transformer).ConfigureAwait(false));
        }
        finally
        {
            instance.End();
        }
    }

    /// <summary>Another instance of the version, else one of another version that takes traffic in the newest table, else one that refused lately.</summary>
    private LiveInstance? NextBest(string name, ref LiveVersion version, ReadOnlySpan<LiveInstance?> tried)
    {
        var now = Environment.TickCount64;
        var own = version.Choose(now, tried);
        if (own is { } good && good.EjectedUntil <= now)
        {
            return good;
        }

        if (holder.Live?.Services.GetValueOrDefault(name) is { } newest)
        {
            foreach (var other in newest.Versions)
            {
                if (other.Weight > 0 && other.Choose(now, tried) is { } spare && spare.EjectedUntil <= now)
                {
                    version = other;
                    return spare;
                }
            }
        }

        return own;
    }

    private static async Task EndAsync(HttpContext context, LiveVersion version, long began, Outcome outcome, bool pathHeader)
    {
        if (outcome == Outcome.CallerLeft)
        {
            version.Counter.CallerLeft();
            return;
        }

        if (outcome == Outcome.NotUnderstood)
        {
            await Answer.NotUnderstood(context).ConfigureAwait(false);
            return;
        }

        // An answer cut off in the middle is a failure, whatever status it began with. Counted first: the caller may leave during our answer.
        var status = outcome == Outcome.Answered ? context.Response.StatusCode : StatusCodes.Status502BadGateway;
        version.Counter.Ended(status, HopTransformer.IsStream(context) ? null : Elapsed(began));
        if (outcome != Outcome.Answered && !context.Response.HasStarted)
        {
            Sign(context, version, pathHeader);
            await (context.Response.StatusCode == StatusCodes.Status504GatewayTimeout
                ? Answer.TooLate(context, version.Hop)
                : Answer.NoAnswer(context, version.Hop)).ConfigureAwait(false);
        }
    }

    private static void Sign(HttpContext context, LiveVersion version, bool pathHeader)
    {
        if (pathHeader)
        {
            context.Response.Headers[HopTransformer.Header] = version.Hop;
        }
    }

    private static long Elapsed(long began) => (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;

    /// <summary>Instances already tried, without an allocation per request.</summary>
    [InlineArray(MostTries)]
    private struct Tried
    {
        private LiveInstance? _first;
    }
}
