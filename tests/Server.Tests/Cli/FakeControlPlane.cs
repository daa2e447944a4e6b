using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Agrimaan.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>Answers the routes of the API from what a test puts into it, and keeps what it was asked.</summary>
internal sealed class FakeControlPlane : IAsyncDisposable
{
    private const string Token = "a token of the test";

    private readonly WebApplication _app;

    private FakeControlPlane(WebApplication app) => _app = app;

    public PlatformView? Platform { get; set; }

    /// <summary>Platforms beside that one.</summary>
    public List<PlatformView> Others { get; } = [];

    public List<ReleaseView> Releases { get; } = [];

    public PlanView? Plan { get; set; }

    public RunView? Run { get; set; }

    public List<RunEventView> Events { get; } = [];

    public List<LogLine> Logs { get; } = [];

    public List<JourneyView> Journeys { get; } = [];

    public List<ExternalView> External { get; } = [];

    public List<NotificationView> Notifications { get; } = [];

    public List<IncidentView> Incidents { get; } = [];

    /// <summary>How each journey ends.</summary>
    public List<JourneyResultView> Played { get; } = [];

    public CleanUpView? CleanUp { get; set; }

    public List<DatabaseBackupView> Backups { get; } = [];

    /// <summary>How each backup comes back.</summary>
    public BackupCheckView? CameBack { get; set; }

    /// <summary>What every changing request is answered with instead, when set.</summary>
    public Problem? Refusal { get; set; }

    /// <summary>How many events a stream gives before the connection breaks; null lets it end as it should.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>Method, path and body of every request.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<FakeControlPlane> StartAsync(Home home)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolver = ClientJson.Default);
        var fake = new FakeControlPlane(builder.Build());
        fake.Map();
        await fake._app.StartAsync();
        if (!File.Exists(home.Token))
        {
            await File.WriteAllTextAsync(home.Token, Token + "\n");
        }


        // As the real one does: whoever reads meanwhile finds the old or the new one, never half of it.
        var next = home.ServerJson + ".next";
        await File.WriteAllBytesAsync(next, JsonSerializer.SerializeToUtf8Bytes(
            new ServerFile(fake._app.Urls.First(), Environment.ProcessId, "boot", 1), ClientJson.Default.ServerFile));
        File.Move(next, home.ServerJson, overwrite: true);
        return fake;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            lock (Asked)
            {
                Asked.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {body}".TrimEnd());
            }

            var problem = context.Request.Headers.Authorization != "Bearer " + Token ? new Problem("access.denied", "The token is wrong.", "Read it again.", 401)
                : context.Request.Method != "GET" && Refusal is not null ? Refusal
                : null;
            await (problem is null ? next(context) : WriteAsync(context, problem));
        });
        _app.MapGet("/healthz", () => "ok");
        _app.MapGet("/api/v1/server", () => new ServerView("0.0.1", Environment.ProcessId, CommandLine.Now, "", "http://127.0.0.1:1", []));
        _app.MapGet("/api/v1/platforms", () => Platform is null ? Array.Empty<PlatformView>() : [Platform, .. Others]);
        _app.MapGet("/api/v1/platforms/{p}", (string p) => Known(p == Platform?.Name ? Platform : null));
        _app.MapPut("/api/v1/platforms/{p}", () => Known(Platform));
        _app.MapDelete("/api/v1/platforms/{p}", () =>
        {
            Platform = Platform! with { State = "down" };
            return Results.Accepted();
        });
        _app.MapGet("/api/v1/platforms/{p}/releases", () => Releases.ToArray());
        _app.MapGet("/api/v1/platforms/{p}/releases/{v}", (string v) => Known(Releases.Find(release => release.Version == v)));
        _app.MapGet("/api/v1/platforms/{p}/releases/{v}/comparison", () => Sample.Comparison);
        _app.MapPost("/api/v1/platforms/{p}/releases", (CreateRelease request) => Known(Releases.FirstOrDefault()));
        _app.MapGet("/api/v1/platforms/{p}/plan", () => Known(Plan));
        _app.MapPost("/api/v1/platforms/{p}/runs", (StartRun request) => Known(Running()));
        _app.MapPost("/api/v1/platforms/{p}/rollback", (StartRun request) => Known(Running()));
        _app.MapGet("/api/v1/platforms/{p}/runs", () => Run is null ? Array.Empty<RunView>() : [Run]);
        _app.MapGet("/api/v1/runs/{id}", (string id) => Known(id == Run?.Id ? Run : null));
        _app.MapPost("/api/v1/runs/{id}/abort", (AbortRun request) => Known(Running()));
        _app.MapPost("/api/v1/runs/{id}/guidance", (GuideRun request) => Known(Run is { Guidance: { } asked } run ? run with { Guidance = asked with { Answer = request.Answer } } : null));
        _app.MapPost("/api/v1/runs/{id}/hold", (HoldRun request) => Known(Running() is { } run ? run with { State = "paused" } : null));
        _app.MapPost("/api/v1/runs/{id}/resume", () => Known(Running()));
        _app.MapPut("/api/v1/line", (StopLine request) => new LineView(true, "ada", request.Reason, CommandLine.Now));
        _app.MapDelete("/api/v1/line", () => new LineView(false, "ada", "", CommandLine.Now));
        _app.MapPost("/api/v1/runs/{id}/retry", () => Known(Running()));
        _app.MapPost("/api/v1/runs/{id}/promote", (PromoteRun request) => Known(Running()));
        _app.MapPost("/api/v1/platforms/{p}/scale", (ScaleServices request) => Known(Running()));
        _app.MapPost("/api/v1/platforms/{p}/restart", (RestartServices request) => Known(Running()));
        _app.MapGet("/api/v1/runs/{id}/events", (HttpRequest request, HttpContext context) =>
            request.Headers.Accept.ToString().Contains("event-stream", StringComparison.Ordinal)
                ? TypedResults.ServerSentEvents(StreamAsync(context, From(request)))
                : Results.Ok(Events.ToArray()));
        _app.MapGet("/api/v1/platforms/{p}/logs", () =>
            Results.Text(string.Concat(Logs.Select(line => JsonSerializer.Serialize(line, ClientJson.Default.LogLine) + "\n"))));
        _app.MapGet("/api/v1/platforms/{p}/releases/{v}/approvals", () => Sample.Approvals);
        _app.MapPost("/api/v1/platforms/{p}/approvals", (Approve request) => Sample.Approvals);
        _app.MapGet("/api/v1/platforms/{p}/releases/{v}/checklist", () => Sample.Checklist);
        _app.MapPost("/api/v1/platforms/{p}/releases/{v}/promotions", (string p, string v, PromoteRelease request) => new PromotedRelease($"{p}@{request.To}", p, Releases[0]));
        _app.MapGet("/api/v1/access", () => Sample.People);
        _app.MapPost("/api/v1/access", (AddPerson request) => new PersonToken(new(request.Name, request.Role, request.Titles ?? [], CommandLine.Now, "ada"), "agrimaan_TOKEN"));
        _app.MapDelete("/api/v1/access/{name}", () => Results.NoContent());
        _app.MapPut("/api/v1/platforms/{p}/maintenance", (BeginMaintenance request) => Known(Platform is null ? null : Platform with { Maintenance = [new(request.Service, request.Message ?? "", CommandLine.Now + request.For)] }));
        _app.MapDelete("/api/v1/platforms/{p}/maintenance", () => Known(Platform));
        _app.MapPut("/api/v1/platforms/{p}/hold", (HoldRequests request) =>
            Known(Platform is null ? null : Platform with { Holds = [new(request.Service, CommandLine.Now + request.For, request.Longest ?? request.For, request.Most ?? 1_000)] }));
        _app.MapDelete("/api/v1/platforms/{p}/hold", () => Known(Platform));
        _app.MapGet("/api/v1/platforms/{p}/incidents", () => Incidents.ToArray());
        _app.MapGet("/api/v1/platforms/{p}/incidents/{i}", (string i) => Known(Incidents.Find(one => one.Id == i) is { } one ? one with { TimeLine = Sample.TimeLine } : null));
        _app.MapPost("/api/v1/platforms/{p}/incidents/{i}/close", (string i, CloseIncident request) =>
            Known(Incidents.Find(one => one.Id == i) is { } one ? one with { State = "closed", ClosedAt = CommandLine.Now, ClosedBy = "ada", Sentence = $"ada says: {request.Reason}" } : null));
        _app.MapGet("/api/v1/platforms/{p}/external", () => External.ToArray());
        _app.MapGet("/api/v1/platforms/{p}/notifications", () => Notifications.ToArray());
        _app.MapPost("/api/v1/platforms/{p}/notifications/{n}/test", (string n) => new NotificationTest(n, "error", "POST https://chat.example/hooks answered 503: busy"));
        _app.MapGet("/api/v1/platforms/{p}/journeys", () => Journeys.ToArray());
        _app.MapPost("/api/v1/platforms/{p}/journeys/{j}/run", (string j, PlayJourney request) => Known(Played.Find(result => result.Journey == j)));
        _app.MapGet("/api/v1/platforms/{p}/backups", () => Backups.ToArray());
        _app.MapPost("/api/v1/platforms/{p}/backups", (MakeBackup request) => Backups.Take(1).ToArray());
        _app.MapPost("/api/v1/platforms/{p}/backups/{b}/verify", (VerifyBackup request) => Known(CameBack is { } found && request.Address is null ? found with { Restored = null, Same = true } : CameBack));
        _app.MapPost("/api/v1/platforms/{p}/backups/{b}/restore", (RestoreBackup request) => Known(CameBack));
        _app.MapPost("/api/v1/gc", (CleanUp request) => Known(CleanUp));
        _app.MapPost("/api/v1/login-links", () => new LoginLink("http://127.0.0.1:1/login?code=once"));
    }

    private RunView? Running() => Run is null ? null : Run with { State = "running", Outcome = null, EndedAt = null };

    private static long From(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var from) ? from : 0;

    private async IAsyncEnumerable<SseItem<string>> StreamAsync(HttpContext context, long from)
    {
        var given = 0;
        foreach (var happened in Events.Where(happened => happened.Sequence > from))
        {
            yield return new(JsonSerializer.Serialize(happened, ClientJson.Default.RunEventView), "run") { EventId = happened.Sequence.ToString(CultureInfo.InvariantCulture) };
            await context.Response.Body.FlushAsync();
            if (++given == BreakAfter)
            {
                BreakAfter = null;
                context.Abort();
            }
        }
    }

    private static IResult Known<T>(T? value) where T : class =>
        value is null
            ? Results.Json(new Problem("unknown", "There is no such thing.", "Look at what there is.", 404), ClientJson.Default.Problem, "application/problem+json", 404)
            : Results.Ok(value);

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, ClientJson.Default.Problem, "application/problem+json");
    }
}
