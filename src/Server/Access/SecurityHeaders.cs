using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Access;

/// <summary>What every answer tells a browser: nothing from elsewhere, no framing, no guessing.</summary>
internal static class SecurityHeaders
{
    public static void Add(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }
}
