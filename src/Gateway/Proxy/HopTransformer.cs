using System.Net;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Copies headers both ways, tells the instance who asked, and adds this hop to the answer.</summary>
internal sealed class HopTransformer(string? hop) : HttpTransformer
{
    /// <summary>Names every <c>service@version</c> on a request's path, the innermost first.</summary>
    public const string Header = "Agrimaan-Path";

    private const string ForwardedFor = "X-Forwarded-For";

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        var headers = proxyRequest.Headers;

        // What a caller claims about itself is not passed on: this is the edge.
        headers.Remove(ForwardedFor);
        headers.Remove("X-Forwarded-Proto");
        headers.Remove("X-Forwarded-Host");
        headers.Remove(Header);
        headers.TryAddWithoutValidation(ForwardedFor, (httpContext.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString());
        headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
        headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Host.Value);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (hop is not null && proxyResponse is not null)
        {
            var before = httpContext.Response.Headers[Header].ToString();
            httpContext.Response.Headers[Header] = before.Length == 0 ? hop : $"{before}, {hop}";
        }

        return copied;
    }
}
