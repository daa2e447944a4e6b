using System.Net;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Copies headers both ways, tells the instance who asked, and adds this hop to the answer.</summary>
/// <param name="hop">What to add to <see cref="Header"/>, or null.</param>
/// <param name="edge">Whether the caller is outside the platform; nothing that it claims about itself is believed.</param>
/// <param name="preview">What the request may ask for; its headers go no further otherwise.</param>
/// <param name="flight">The try that this is.</param>
/// <param name="stopping">Ends streams, which would never end by themselves, when the gateway stops.</param>
internal sealed class HopTransformer(string? hop, bool edge, Preview preview, Flight flight, CancellationToken stopping) : HttpTransformer
{
    /// <summary>Names every <c>service@version</c> on a request's path, the innermost first.</summary>
    public const string Header = "Agrimaan-Path";

    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        var headers = proxyRequest.Headers;
        var caller = (httpContext.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString();
        if (edge)
        {
            headers.Remove(ForwardedFor);
            headers.Remove(ForwardedProto);
            headers.Remove(ForwardedHost);
            headers.Remove(Mirror.Header);
        }
        else if (httpContext.Request.Headers[ForwardedFor] is { Count: > 0 } before)
        {
            headers.Remove(ForwardedFor);
            caller = $"{before}, {caller}";
        }

        headers.TryAddWithoutValidation(ForwardedFor, caller);
        if (edge || !httpContext.Request.Headers.ContainsKey(ForwardedHost))
        {
            headers.TryAddWithoutValidation(ForwardedProto, httpContext.Request.Scheme);
            headers.TryAddWithoutValidation(ForwardedHost, httpContext.Request.Host.Value);
        }

        headers.Remove(Header);
        if (preview.IsRefused)
        {
            headers.Remove(PreviewKey.Header);
            headers.Remove(PreviewKey.KeyHeader);
        }

        Cookies.Withhold(headers);
        if (!TraceParent.Carries(httpContext.Request))
        {
            headers.TryAddWithoutValidation(TraceParent.Header, TraceParent.New());
        }

        if (httpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target && IsPlain(target))
        {
            // As it was written: %252F must not arrive as %2F.
            proxyRequest.RequestUri = new Uri(destinationPrefix + target, Verbatim);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        // What an instance says about previews is not the gateway's word, and a signature that it says again stays inside.
        proxyResponse?.Headers.Remove(PreviewKey.Header);
        proxyResponse?.Headers.Remove(PreviewKey.KeyHeader);
        var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (proxyResponse is null)
        {
            return copied;
        }

        if (hop is not null)
        {
            var before = httpContext.Response.Headers[Header].ToString();
            httpContext.Response.Headers[Header] = before.Length == 0 ? hop : $"{before}, {hop}";
        }

        if (httpContext.Response.StatusCode == StatusCodes.Status101SwitchingProtocols)
        {
            HandOver(httpContext, proxyResponse);
        }
        else if (copied && IsStream(httpContext))
        {
            flight.Protocol = Protocol.Events;
            await EventCopy.RunAsync(httpContext, proxyResponse, flight, stopping).ConfigureAwait(false);
            return false;
        }

        return copied;
    }

    private void HandOver(HttpContext context, HttpResponseMessage response)
    {
        flight.Protocol = Protocol.WebSocket;
        if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade && response.Headers.Upgrade.Any(protocol => protocol.Name.Equals("websocket", StringComparison.OrdinalIgnoreCase)))
        {
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, flight));
        }

        context.Response.RegisterForDispose(stopping.UnsafeRegister(static flight => _ = ((Flight)flight!).CutAsync(), flight));
    }

    /// <summary>Whether the answer goes on for as long as both sides like; its length says nothing about speed.</summary>
    public static bool IsStream(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <summary>A path without dot segments is passed on as it is; with them the form that the route was chosen by is.</summary>
    private static bool IsPlain(string target) =>
        target.StartsWith('/')
        && !target.Contains("/.", StringComparison.Ordinal)
        && !target.Contains("%2e", StringComparison.OrdinalIgnoreCase);
}
