using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Shared;

/// <summary>
/// A request that is a preview of some version stays one deeper in the graph: its two headers go on to every service asked, so that
/// a version behind another service can be tried before it takes traffic.
/// </summary>
internal sealed class PreviewHeaders(IHttpContextAccessor current) : DelegatingHandler
{
    private static readonly string[] Names = ["Agrimaan-Preview", "Agrimaan-Preview-Key"];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            if (current.HttpContext?.Request.Headers[name] is { Count: > 0 } values)
            {
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
