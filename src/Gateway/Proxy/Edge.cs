using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>The request path: find the service, choose a version and an instance, forward, count. Nothing here may block.</summary>
internal sealed class Edge(GatewayOptions options, TableHolder holder, IHttpForwarder forwarder, HttpMessageInvoker invoker)
{
    private const int MostTries = 3;
    private const long EjectFor = 1_000;
    private const string BucketCookie = "agrimaan-bucket";

    private readonly Dictionary<int, string> _listeners = options.Listeners.ToDictionary(listener => listener.EndPoint.Port, listener => listener.Name);

    public async Task ServeAsync(HttpContext context)
    {
        var live = holder.Live;
        var listener = _listeners.GetValueOrDefault(context.Connection.LocalPort, Listener.Public);
        var service = listener == Listener.Public ? live?.Match(context.Request.Path.Value ?? "/") : live?.Services.GetValueOrDefault(listener);
        if (service is null)
        {
            await (live is null
                ? Answer.NoTable(context)
                : listener == Listener.Public ? Answer.NoRoute(context) : Answer.NoService(context, listener)).ConfigureAwait(false);
            return;
        }

        var bucket = live!.Table.Sticky ? BucketOf(context) : Random.Shared.Next(VersionChoice.Buckets);
        if (service.Choose(bucket) is not { } version)
        {
            await Answer.NoInstance(context, service.Name).ConfigureAwait(false);
            return;
        }

        await ForwardAsync(context, service, version, live.Table.PathHeader).ConfigureAwait(false);
    }

    private async Task ForwardAsync(HttpContext context, LiveService service, LiveVersion version, bool pathHeader)
    {
        var began = Stopwatch.GetTimestamp();
        var transformer = new HopTransformer(pathHeader ? version.Hop : null);
        var tried = default(Tried);
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (version.Choose(Environment.TickCount64, tried) is not { } instance)
            {
                break;
            }

            tried[attempt] = instance;
            instance.Begin();
            ForwarderError error;
            try
            {
                error = await forwarder.SendAsync(context, instance.Address, invoker, ForwarderRequestConfig.Empty, transformer).ConfigureAwait(false);
            }
            finally
            {
                instance.End();
            }

            if (error == ForwarderError.None || !NothingWasSent(context, error))
            {
                await EndAsync(context, version, began, error, pathHeader).ConfigureAwait(false);
                return;
            }

            instance.Eject(Environment.TickCount64 + EjectFor);
            version.Counter.Retried();
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Features.Set<IForwarderErrorFeature>(null);
        }

        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        await EndAsync(context, version, began, ForwarderError.Request, pathHeader).ConfigureAwait(false);
    }

    private static async Task EndAsync(HttpContext context, LiveVersion version, long began, ForwarderError error, bool pathHeader)
    {
        if (context.RequestAborted.IsCancellationRequested || error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient)
        {
            version.Counter.CallerLeft();
            return;
        }

        if (error != ForwarderError.None && !context.Response.HasStarted)
        {
            if (pathHeader)
            {
                context.Response.Headers[HopTransformer.Header] = version.Hop;
            }

            await Answer.Failed(context, version.Hop).ConfigureAwait(false);
        }

        // An answer cut off in the middle is a failure, whatever status it began with.
        var status = error == ForwarderError.None ? context.Response.StatusCode : StatusCodes.Status502BadGateway;
        version.Counter.Ended(status, IsStream(context) ? null : (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
    }

    /// <summary>Only a connection that could not be made proves that the instance saw nothing of the request.</summary>
    private static bool NothingWasSent(HttpContext context, ForwarderError error) =>
        error == ForwarderError.Request
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested
        && context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    private static bool IsStream(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false);

    private static int BucketOf(HttpContext context)
    {
        if (int.TryParse(context.Request.Cookies[BucketCookie], NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known < VersionChoice.Buckets)
        {
            return known;
        }

        var bucket = Random.Shared.Next(VersionChoice.Buckets);
        context.Response.Cookies.Append(
            BucketCookie, bucket.ToString(CultureInfo.InvariantCulture), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(30) });
        return bucket;
    }

    /// <summary>Instances already tried, without an allocation per request.</summary>
    [InlineArray(MostTries)]
    private struct Tried
    {
        private LiveInstance? _first;
    }
}
