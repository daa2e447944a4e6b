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

    public List<ReleaseView> Releases { get; } = [];

    public PlanView? Plan { get; set; }

    public RunView? Run { get; set; }

    public List<RunEventView> Events { get; } = [];

    public List<LogLine> Logs { get; } = [];

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
        _app.MapGet("/api/v1/platforms", () => Platform is null ? Array.Empty<PlatformView>() : [Platform]);
        _app.MapGet("/api/v1/platforms/{p}", (string p) => Known(p == Platform?.Name ? Platform : null));
        _app.MapPut("/api/v1/platforms/{p}", () => Known(Platform));
        _app.MapDelete("/api/v1/platforms/{p}", () =>
        {
            Platform = Platform! with { State = "down" };
            return Results.Accepted();
        });
        _app.MapGet("/api/v1/platforms/{p}/releases", () => Releases.ToArray());
        _app.MapGet("/api/v1/platforms/{p}/releases/{v}", (string v) => Known(Releases.Find(release => release.Version == v)));
        _app.MapPost("/api/v1/platforms/{p}/releases", (CreateRelease request) => Known(Releases.FirstOrDefault()));
        _app.MapGet("/api/v1/platforms/{p}/plan", () => Known(Plan));
        _app.MapPost("/api/v1/platforms/{p}/runs", (StartRun request) => Known(Running()));
        _app.MapPost("/api/v1/platforms/{p}/rollback", (StartRun request) => Known(Running()));
        _app.MapGet("/api/v1/platforms/{p}/runs", () => Run is null ? Array.Empty<RunView>() : [Run]);
        _app.MapGet("/api/v1/runs/{id}", (string id) => Known(id == Run?.Id ? Run : null));
        _app.MapPost("/api/v1/runs/{id}/abort", (AbortRun request) => Known(Running()));
        _app.MapGet("/api/v1/runs/{id}/events", (HttpRequest request, HttpContext context) =>
            request.Headers.Accept.ToString().Contains("event-stream", StringComparison.Ordinal)
                ? TypedResults.ServerSentEvents(StreamAsync(context, From(request)))
                : Results.Ok(Events.ToArray()));
        _app.MapGet("/api/v1/platforms/{p}/logs", () =>
            Results.Text(string.Concat(Logs.Select(line => JsonSerializer.Serialize(line, ClientJson.Default.LogLine) + "\n"))));
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
