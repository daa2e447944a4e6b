using System.Reflection;
using Agrimaan.Server.Dashboard.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Dashboard;

/// <summary>The page for people. Rendered here, then kept fresh by a small script on the event stream.</summary>
internal static class DashboardApi
{
    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => new RazorComponentResult<Overview>()).ExcludeFromDescription();
        app.MapGet("/parts/platforms", () => new RazorComponentResult<Platforms>()).ExcludeFromDescription();
        MapAsset(app, "dashboard.css", "text/css");
        MapAsset(app, "dashboard.js", "text/javascript");
        MapAsset(app, "icon.svg", "image/svg+xml");
    }

    /// <summary>Assets lie in the program itself, so that it is one thing to copy.</summary>
    private static void MapAsset(IEndpointRouteBuilder app, string name, string type) =>
        app.MapGet("/assets/" + name, () =>
            TypedResults.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!, type)).ExcludeFromDescription();
}
