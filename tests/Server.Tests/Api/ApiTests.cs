using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Agrimaan.Client;
using Xunit;

namespace Agrimaan.Server.Tests.Api;

public sealed class ApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_answers_in_the_records_of_the_client()
    {
        await using var server = await TestServer.WithShopAsync();
        using var client = new AgrimaanClient(server.Address, TestServer.Token);

        Assert.True(await client.IsHealthyAsync(Token));
        Assert.Equal((Environment.ProcessId, "shop"), (await client.ServerAsync(Token)) is var about ? (about.ProcessId, about.Platforms.Single()) : default);
        Assert.Equal(Views.Platform().Services[1].Versions[1].P95, (await client.PlatformsAsync(Token)).Single().Services[1].Versions[1].P95);
        Assert.Equal("shop", (await client.PlatformAsync("shop", Token)).Name);
        Assert.Equal("shop", (await client.ApplyAsync("shop", new("/farm/shop.yaml", "platform: shop", null), Token)).Name);
        Assert.Equal(["2.0.0", "1.0.0"], (await client.ReleasesAsync("shop", Token)).Select(release => release.Version));
        Assert.Equal("0", (await client.ReleaseAsync("shop", "2.0.0", Token)).Services[0].Settings["FAULT_RATE"]);
        Assert.Equal("2.0.0", (await client.CreateReleaseAsync("shop", new("2.0.0", null, null), Token)).Version);
        Assert.Equal(TimeSpan.FromSeconds(5), (await client.PlanAsync("shop", "2.0.0", null, Token)).Expected);
        Assert.Equal("at 0.5 requests/s", Assert.Single((await client.PlanAsync("shop", "2.0.0", 0.5, Token)).Outlook!).Sentence);
        Assert.Equal("shop-2", (await client.StartRunAsync("shop", new("2.0.0", null), Token)).Id);
        Assert.Equal("shop-2", (await client.RollbackAsync("shop", null, Token)).Id);
        Assert.Equal("shop-2", (await client.RunsAsync("shop", Token)).Single().Id);
        Assert.Equal(2500, (await client.RunAsync("shop-2", Token)).Rollouts[1].Weight);
        Assert.Equal("shop-2", (await client.AbortAsync("shop-2", "looks bad", Token)).Id);
        Assert.Equal("shop-2", (await client.RetryAsync("shop-2", Token)).Id);
        Assert.Equal(("bad day", true), (await client.StopLineAsync("bad day", Token)) is var line ? (line.Reason, line.Stopped) : default);
        Assert.True((await client.LineAsync(Token)).Stopped);
        Assert.False((await client.ReleaseLineAsync(Token)).Stopped);
        Assert.Equal("shop-2", (await client.HoldAsync("shop-2", "lunch", Token)).Id);
        Assert.Equal("shop-2", (await client.ResumeAsync("shop-2", Token)).Id);
        Assert.Equal("shop-2", (await client.GuideAsync("shop-2", new("ignore", "known"), Token)).Id);
        Assert.Equal("guidance.noReason", (await Assert.ThrowsAsync<AgrimaanException>(() => client.GuideAsync("shop-2", new("ignore"), Token))).Problem.Code);
        Assert.Equal("shop-2", (await client.PromoteAsync("shop-2", true, Token)).Id);
        Assert.Equal("shop-2", (await client.ScaleAsync("shop", new(new Dictionary<string, int> { ["field-service"] = 3 }), Token)).Id);
        Assert.Equal("shop-2", (await client.RestartAsync("shop", new(["field-service"]), Token)).Id);
        Assert.Equal([11, 12], (await client.RunEventsAsync("shop-2", Token)).Select(happened => happened.Sequence));
        Assert.Equal(("weather", "pass"), ((await client.ExternalAsync("shop", Token)).Single().Name, (await client.ExternalAsync("shop", Token)).Single().Verdict));
        Assert.Equal("chat", (await client.NotificationsAsync("shop", Token)).Single().Name);
        Assert.Equal("pass", (await client.TestNotificationAsync("shop", "chat", Token)).Verdict);
        Assert.Equal("sign-up", (await client.JourneysAsync("shop", Token)).Single().Name);
        Assert.Equal("pass", (await client.PlayJourneyAsync("shop", "sign-up", new("field-service@2.0.0", null), Token)).Verdict);
        Assert.Equal(7, (await client.BackupsAsync("shop", Token)).Single().Counts["public.pages"]);
        Assert.Equal("shop-2", (await client.MakeBackupAsync("shop", new("books"), Token)).Single().Run);
        Assert.Null((await client.VerifyBackupAsync("shop", "books-1", new(null), Token)).Restored);
        Assert.Equal(7, (await client.RestoreBackupAsync("shop", "books-1", new("postgres://h/d"), Token)).Restored!.Single().Found);
        Assert.Equal("shop-2", (await client.RecordingsAsync("shop", Token)).Recordings.Single().Run);
        Assert.Equal([1, 2, 3], await client.RecordingAsync("shop-2", Token));
        Assert.Equal("shop", (await client.BeginMaintenanceAsync("shop", new("field-service", "Soon.", TimeSpan.FromMinutes(5)), Token)).Name);
        Assert.Equal("shop", (await client.EndMaintenanceAsync("shop", null, Token)).Name);
        Assert.Equal("shop", (await client.HoldRequestsAsync("shop", new("field-service", TimeSpan.FromSeconds(5), null, 9), Token)).Name);
        Assert.Equal("shop", (await client.LetGoAsync("shop", "field-service", Token)).Name);
        await client.DownAsync("shop", Token);

        Assert.Equal(
            ["apply shop /farm/shop.yaml", $"release shop 2.0.0 by {Environment.UserName}", "run shop 2.0.0", "rollback shop []", "abort shop-2 [looks bad]", $"retry shop-2 by {Environment.UserName}", $"stop the line [bad day] by {Environment.UserName}", $"release the line by {Environment.UserName}", "hold shop-2 [lunch]", "resume shop-2", "guide shop-2 ignore [known]",
                "promote shop-2 True", "scale shop field-service=3", "restart shop field-service", "journey shop sign-up [field-service@2.0.0]",
                $"backup shop [books] by {Environment.UserName}", "verify shop books-1 []", "restore shop books-1 into postgres://h/d",
                $"maintenance shop [field-service] [Soon.] 00:05:00 by {Environment.UserName}", $"maintenance of shop over [] by {Environment.UserName}",
                $"hold shop field-service 00:00:05 9 by {Environment.UserName}", $"let go shop field-service by {Environment.UserName}", "down shop"],
            server.Control.Asked);
    }

    [Fact]
    public async Task Created_and_accepted_say_where_to_look()
    {
        await using var server = await TestServer.WithShopAsync();

        using var created = await server.Http.PostAsync("/api/v1/platforms/shop/releases", TestServer.Json("{}"), Token);
        using var accepted = await server.Http.PostAsync("/api/v1/platforms/shop/rollback", null, Token);

        Assert.Equal((HttpStatusCode.Created, "/api/v1/platforms/shop/releases/2.0.0"), (created.StatusCode, created.Headers.Location?.OriginalString));
        Assert.Equal((HttpStatusCode.Accepted, "/api/v1/runs/shop-2"), (accepted.StatusCode, accepted.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Faults_of_a_platform_file_come_all_with_their_places()
    {
        await using var server = await TestServer.WithShopAsync();
        using var client = new AgrimaanClient(server.Address, TestServer.Token);

        var refused = await Assert.ThrowsAsync<AgrimaanException>(() => client.ApplyAsync("shop", new("/shop.yaml", "broken", null), Token));

        Assert.Equal(("platform.invalid", 422, 3), (refused.Problem.Code, refused.Problem.Status, refused.Problem.Faults!.Single().Line));
    }

    [Theory]
    [InlineData("POST", "/api/v1/platforms/shop/runs", "{", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/shop/runs", "[]", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/shop/runs", "{}", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/shop/runs", """{"release":null}""", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/shop/runs", """{"release":7}""", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/shop/runs", "", 400, "api.malformed")]
    [InlineData("PUT", "/api/v1/platforms/shop", """{"file":"/x"}""", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/gateway/acknowledgements", "{}", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/..%2f..%2fetc/runs", """{"release":"1.0.0"}""", 404, "platform.unknown")]
    [InlineData("PUT", "/api/v1/platforms/..%2fhome", """{"file":"/x","text":"y"}""", 404, "platform.unknown")]
    [InlineData("PUT", "/api/v1/platforms/a%0d%0aX:y", """{"file":"/x","text":"y"}""", 404, "platform.unknown")]
    [InlineData("PUT", "/api/v1/platforms/Shop", """{"file":"/x","text":"y"}""", 404, "platform.unknown")]
    [InlineData("GET", "/api/v1/platforms/shop/releases/%3Cscript%3E", null, 404, "release.unknown")]
    [InlineData("POST", "/api/v1/platforms/shop/journeys/..%2fx/run", "{}", 404, "journey.unknown")]
    [InlineData("POST", "/api/v1/platforms/shop/backups/..%2fx/verify", "{}", 404, "backup.unknown")]
    [InlineData("POST", "/api/v1/platforms/shop/backups/books-1/restore", "{}", 400, "api.malformed")]
    [InlineData("POST", "/api/v1/platforms/shop/backups/books-1/restore", """{"address":" "}""", 400, "api.malformed")]
    [InlineData("GET", "/api/v1/runs/..%2f..", null, 404, "run.unknown")]
    [InlineData("GET", "/api/v1/runs/shop-9/events", null, 404, "run.unknown")]
    [InlineData("GET", "/api/v1/gateway/stream?platform=..%2fx", null, 404, "platform.unknown")]
    [InlineData("GET", "/api/v1/gateway/stream", null, 400, "api.malformed")]
    [InlineData("GET", "/api/v1/platforms/shop/logs?tail=many", null, 400, "api.malformed")]
    [InlineData("GET", "/api/v1/platforms/shop/logs?service=nothing", null, 404, "service.unknown")]
    [InlineData("GET", "/api/v1/nothing", null, 404, "api.unknown")]
    [InlineData("DELETE", "/api/v1/platforms", null, 405, "api.method")]
    public async Task Hostile_and_mistaken_requests_are_refused_at_the_door(string method, string path, string? body, int status, string code)
    {
        await using var server = await TestServer.WithShopAsync();
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : TestServer.Json(body) };

        using var response = await server.Http.SendAsync(request, Token);
        var problem = await response.Content.ReadFromJsonAsync(ClientJson.Default.Problem, Token);

        Assert.Equal((status, status, code), ((int)response.StatusCode, problem!.Status, problem.Code));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(problem.Hint!);
        Assert.Empty(server.Control.Asked);
    }

    [Fact]
    public async Task A_body_of_more_than_two_megabytes_and_one_that_is_no_JSON_are_refused()
    {
        await using var server = await TestServer.WithShopAsync();
        using var large = TestServer.Json($$"""{"file":"/x","text":"{{new string('x', 3_000_000)}}"}""");
        using var form = new FormUrlEncodedContent([new("release", "2.0.0")]);

        using var tooLarge = await server.Http.PutAsync("/api/v1/platforms/shop", large, Token);
        using var noJson = await server.Http.PostAsync("/api/v1/platforms/shop/runs", form, Token);

        Assert.Equal((413, "api.tooLarge"), ((int)tooLarge.StatusCode, (await tooLarge.Content.ReadFromJsonAsync(ClientJson.Default.Problem, Token))!.Code));
        Assert.Equal((415, "api.contentType"), ((int)noJson.StatusCode, (await noJson.Content.ReadFromJsonAsync(ClientJson.Default.Problem, Token))!.Code));
        Assert.Empty(server.Control.Asked);
    }

    [Fact]
    public async Task The_description_names_every_route()
    {
        await using var server = await TestServer.StartAsync();

        using var description = JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json", Token));

        var paths = description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Equal(
            [
                "/api/v1/access", "/api/v1/access/{name}", "/api/v1/events", "/api/v1/gateway/acknowledgements", "/api/v1/gateway/stream", "/api/v1/gc", "/api/v1/line", "/api/v1/login-links", "/api/v1/platforms",
                "/api/v1/platforms/{platform}", "/api/v1/platforms/{platform}/approvals", "/api/v1/platforms/{platform}/backups", "/api/v1/platforms/{platform}/backups/{backup}/restore",
                "/api/v1/platforms/{platform}/backups/{backup}/verify", "/api/v1/platforms/{platform}/external", "/api/v1/platforms/{platform}/hold", "/api/v1/platforms/{platform}/incidents", "/api/v1/platforms/{platform}/incidents/{incident}", "/api/v1/platforms/{platform}/incidents/{incident}/close", "/api/v1/platforms/{platform}/journeys", "/api/v1/platforms/{platform}/journeys/{journey}/run", "/api/v1/platforms/{platform}/logs", "/api/v1/platforms/{platform}/maintenance", "/api/v1/platforms/{platform}/notifications", "/api/v1/platforms/{platform}/notifications/{notification}/test", "/api/v1/platforms/{platform}/plan", "/api/v1/platforms/{platform}/recordings", "/api/v1/platforms/{platform}/releases",
                "/api/v1/platforms/{platform}/releases/{version}", "/api/v1/platforms/{platform}/releases/{version}/approvals", "/api/v1/platforms/{platform}/releases/{version}/checklist",
                "/api/v1/platforms/{platform}/releases/{version}/comparison", "/api/v1/platforms/{platform}/releases/{version}/promotions", "/api/v1/platforms/{platform}/restart", "/api/v1/platforms/{platform}/rollback",
                "/api/v1/platforms/{platform}/runs", "/api/v1/platforms/{platform}/scale", "/api/v1/runs/{run}", "/api/v1/runs/{run}/abort", "/api/v1/runs/{run}/events",
                "/api/v1/runs/{run}/guidance", "/api/v1/runs/{run}/hold", "/api/v1/runs/{run}/promote", "/api/v1/runs/{run}/recording", "/api/v1/runs/{run}/resume", "/api/v1/runs/{run}/retry", "/api/v1/server",
            ],
            paths.Order(StringComparer.Ordinal));
    }
}
