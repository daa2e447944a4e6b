using System.Globalization;
using Agrimaan.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Keeps a user in one bucket of 10,000; the bucket, not a version, so that a weight can rise without moving anybody back.</summary>
internal static class BucketCookie
{
    private const string Name = "agrimaan-bucket";

    public static int Of(HttpContext context, Door door)
    {
        if (int.TryParse(context.Request.Cookies[Name], NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known < VersionChoice.Buckets)
        {
            return known;
        }

        var bucket = Random.Shared.Next(VersionChoice.Buckets);
        if (door.IsPublic)
        {
            context.Response.Cookies.Append(
                Name, bucket.ToString(CultureInfo.InvariantCulture), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(30) });
        }

        return bucket;
    }
}
