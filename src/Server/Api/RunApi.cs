using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Runs: start, follow, abort.</summary>
internal static class RunApi
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/runs", (string platform, IControlPlane control) => TypedResults.Ok(control.Runs(platform))).WithSummary("Runs, newest first");
        api.MapPost("/platforms/{platform}/runs", async (string platform, StartRun request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Release, "release");
            Names.CheckArrival(request.Arrival);
            return Accepted(await control.StartRunAsync(platform, request, Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Move to a release");
        api.MapPost("/platforms/{platform}/rollback", async (string platform, StartRun? request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await control.RollbackAsync(platform, request?.Release, Caller.Of(context).Name, cancellationToken))).WithSummary("Go back to a release, by default the one before");
        api.MapGet("/runs/{run}", (string run, IControlPlane control) => TypedResults.Ok(control.Run(run))).WithSummary("A run");
        api.MapPost("/runs/{run}/abort", async (string run, AbortRun? request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await control.AbortAsync(run, request?.Reason, Caller.Of(context).Name, cancellationToken))).WithSummary("Make a run go back");
        api.MapPost("/runs/{run}/retry", async (string run, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await control.RetryAsync(run, Caller.Of(context).Name, cancellationToken))).WithSummary("The same release again, after a run that went back or failed");
        api.MapPost("/runs/{run}/hold", async (string run, HoldRun? request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await control.HoldAsync(run, request?.Reason, Caller.Of(context).Name, cancellationToken))).WithSummary("Hold a run where it is");
        api.MapPost("/runs/{run}/resume", async (string run, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await control.ResumeAsync(run, Caller.Of(context).Name, cancellationToken))).WithSummary("Let a held run go on");
        api.MapPost("/runs/{run}/guidance", async (string run, GuideRun request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.CheckGuidance(request);
            return Accepted(await control.GuideAsync(run, request, Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Say what to do about a step that failed");
        api.MapPost("/runs/{run}/promote", async (string run, PromoteRun? request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await control.PromoteAsync(run, request?.Full ?? false, Caller.Of(context).Name, cancellationToken))).WithSummary("Let a run go on past what it waits for");
        api.MapPost("/platforms/{platform}/scale", async (string platform, ScaleServices request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Replicas, "replicas");
            return Accepted(await control.ScaleAsync(platform, request, Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Change how many instances services have");
        api.MapPost("/platforms/{platform}/restart", async (string platform, RestartServices request, IControlPlane control, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Services, "services");
            return Accepted(await control.RestartAsync(platform, request, Caller.Of(context).Name, cancellationToken));
        }).WithSummary("Replace the instances of services by new ones");
        api.MapGet("/runs/{run}/events", async Task<IResult> (string run, HttpRequest request, IControlPlane control, TimeProvider clock, CancellationToken cancellationToken) =>
        {
            _ = control.Run(run);
            return request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal)
                ? TypedResults.ServerSentEvents(FollowAsync(run, From(request), control, clock, cancellationToken))
                : TypedResults.Ok(await control.EventsAsync(run, cancellationToken));
        }).WithSummary("What happened in a run; as text/event-stream also what happens from now on");
    }

    private static long From(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : 0;

    private static IResult Accepted(RunView run) => TypedResults.Accepted($"/api/v1/runs/{run.Id}", run);

    /// <summary>Subscribes first and reads then, so that nothing falls between; what came twice is left out by its sequence.</summary>
    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(string run, long from, IControlPlane control, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = from;
        await foreach (var _ in Watch.WithHeartbeat(control.WatchAsync(cancellationToken), clock, cancellationToken))
        {
            var ended = control.Run(run).State == "ended";
            foreach (var happened in (await control.EventsAsync(run, cancellationToken)).Where(happened => happened.Sequence > seen))
            {
                seen = happened.Sequence;
                yield return new(JsonSerializer.Serialize(happened, ClientJson.Default.RunEventView), "run") { EventId = happened.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            }

            // Asked before the events were read: then its last event is among them.
            if (ended)
            {
                yield break;
            }
        }
    }
}
