using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Copies headers both ways, tells the instance who asked, and adds this hop to the answer.</summary>
/// <param name="hop">What to add to <see cref="Header"/>, or null.</param>
/// <param name="edge">Whether the caller is outside the platform; nothing that it claims about itself is believed.</param>
/// <param name="stopping">Ends streams, which would never end by themselves, when the gateway stops.</param>
internal sealed class HopTransformer(string? hop, bool edge, CancellationToken stopping) : HttpTransformer
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

        if (IsStream(httpContext))
        {
            httpContext.Response.RegisterForDispose(stopping.UnsafeRegister(static context => ((HttpContext)context!).Abort(), httpContext));
        }

        return copied;
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
