using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>About the control plane itself.</summary>
internal static class ServerApi
{
    public static void MapServer(this RouteGroupBuilder api) =>
        api.MapGet("/server", (AboutServer about, IControlPlane control, HttpRequest request) => TypedResults.Ok(new ServerView(
            typeof(ServerApi).Assembly.GetName().Version?.ToString(3) ?? "", Environment.ProcessId, about.StartedAt, about.Home,
            $"{request.Scheme}://{request.Host}", [.. control.Platforms().Select(platform => platform.Name)]))).WithSummary("About the control plane");
}

/// <summary>What a control plane knows of itself.</summary>
internal sealed record AboutServer(string Home, DateTimeOffset StartedAt);
