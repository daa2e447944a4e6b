using Agrimaan.Client;
using Agrimaan.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Access;

/// <summary>Signs a browser in by a link that works once.</summary>
internal static class LoginApi
{
    public static void MapLogin(this WebApplication app, RouteGroupBuilder api)
    {
        api.MapPost("/login-links", (HttpRequest request, LoginLinks links) =>
            TypedResults.Ok(new LoginLink($"{request.Scheme}://{request.Host}/login?code={links.NewCode(Caller.Of(request.HttpContext))}"))).WithSummary("A link that signs a browser in, once, within a minute");
        app.MapGet("/login", async (string? code, HttpContext context, LoginLinks links, LoginBrake brake) =>
        {
            if (links.Redeem(code) is not { } session)
            {
                await brake.SlowAsync(context.RequestAborted);
                await Problems.WriteAsync(context, new Problem("access.link", "This link was used already or is too old.", "Run `agrimaan dashboard` for another.", 401));
                return;
            }

            context.Response.Cookies.Append(AccessGate.SessionCookie, session, new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = LoginLinks.SessionLife,
            });

            // Not a redirect: a strict cookie set on the way here would not be sent with the next request of the same navigation.
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<!doctype html><title>Signed in</title><meta http-equiv=\"refresh\" content=\"0;url=/\"><a href=\"/\">Go on</a>");
        }).ExcludeFromDescription();
    }
}
