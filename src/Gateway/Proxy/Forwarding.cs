using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>A request whose version is chosen.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Version">The version that is to answer.</param>
/// <param name="Lane">Why that one.</param>
/// <param name="Door">Where it came in.</param>
/// <param name="Preview">What it asks for by name.</param>
/// <param name="PathHeader">Whether the answer names its versions.</param>
internal readonly record struct Passage(string Service, LiveVersion Version, Lane Lane, Door Door, Preview Preview, bool PathHeader);

/// <summary>The request path from the choice of a version on: choose an instance, forward, try another one if that is safe, count.</summary>
internal sealed class Forwarding(TableHolder holder, IHttpForwarder forwarder, HttpMessageInvoker invoker, IHostApplicationLifetime life)
{
    private const int MostTries = 6;
    private const long EjectFor = 1_000;

    private static readonly ForwarderRequestConfig Http11 = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public async Task ForwardAsync(HttpContext context, Passage passage)
    {
        var (version, lane) = (passage.Version, passage.Lane);
        var began = Stopwatch.GetTimestamp();
        var tried = default(Tried);
        var repeated = false;
        var instance = version.Choose(Environment.TickCount64, tried);
        for (var attempt = 0; instance is not null; attempt++)
        {
            tried[attempt] = instance;
            var outcome = await TryAsync(context, passage, version, instance).ConfigureAwait(false);
            var spare = outcome == Outcome.Broken && !repeated && Outcomes.Repeatable(context.Request);
            if (outcome == Outcome.Refused)
            {
                instance.Eject(Environment.TickCount64 + EjectFor);
                spare = true;
            }

            var before = version;
            var next = spare && attempt + 1 < MostTries ? NextBest(passage, ref version, tried) : null;
            if (next is null && outcome != Outcome.Refused)
            {
                await EndAsync(context, version, version.CounterOf(lane), began, outcome, passage.PathHeader).ConfigureAwait(false);
                return;
            }

            if (next is not null)
            {
                before.CounterOf(lane).Retried();
                if (outcome == Outcome.Broken)
                {
                    // The caller is spared, the version is not: a try that ends without an answer is an error of the version.
                    repeated = true;
                    before.CounterOf(lane).Ended(StatusCodes.Status502BadGateway, Elapsed(began));
                }
            }

            instance = next;
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Features.Set<IForwarderErrorFeature>(null);
        }

        version.CounterOf(lane).Ended(StatusCodes.Status503ServiceUnavailable, Elapsed(began));
        Sign(context, version, passage.PathHeader);
        await Answer.NoInstance(context, passage.Service).ConfigureAwait(false);
    }

    private async ValueTask<Outcome> TryAsync(HttpContext context, Passage passage, LiveVersion version, LiveInstance instance)
    {
        using var flight = instance.Begin();
        var transformer = new HopTransformer(passage.PathHeader ? version.Hop : null, passage.Door.IsPublic, passage.Preview, flight, life.ApplicationStopping);
        var error = await forwarder.SendAsync(context, instance.Address, invoker, Http11, transformer, flight.End).ConfigureAwait(false);
        if (instance.Leaves)
        {
            version.CounterOf(Lane.Drawn).Left(flight.Protocol, flight.WasCut);
        }

        return flight.StreamEnd ?? (flight is { WasCut: true, Protocol: Protocol.Http } ? Outcome.Cut : Outcomes.Of(context, error));
    }

    /// <summary>Another instance of the version, else one of another version that takes traffic in the newest table, else one that refused lately.</summary>
    private LiveInstance? NextBest(Passage passage, ref LiveVersion version, ReadOnlySpan<LiveInstance?> tried)
    {
        var now = Environment.TickCount64;
        var own = version.Choose(now, tried);
        if (own is { } good && good.EjectedUntil <= now)
        {
            return good;
        }

        // A preview asks for one version; an answer of another would be a lie.
        if (passage.Lane != Lane.Preview && holder.Live?.Services.GetValueOrDefault(passage.Service) is { } newest)
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

    private static async Task EndAsync(HttpContext context, LiveVersion version, VersionCounter counter, long began, Outcome outcome, bool pathHeader)
    {
        if (outcome == Outcome.CallerLeft)
        {
            counter.CallerLeft();
            return;
        }

        if (outcome == Outcome.NotUnderstood)
        {
            await Answer.NotUnderstood(context).ConfigureAwait(false);
            return;
        }

        // An answer cut off in the middle is a failure, whatever status it began with. Counted first: the caller may leave during our answer.
        var status = outcome == Outcome.Answered ? context.Response.StatusCode : StatusCodes.Status502BadGateway;
        counter.Ended(status, HopTransformer.IsStream(context) ? null : Elapsed(began));
        if (outcome != Outcome.Answered && !context.Response.HasStarted)
        {
            Sign(context, version, pathHeader);
            await (outcome == Outcome.Cut || context.Response.StatusCode == StatusCodes.Status504GatewayTimeout
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
