using System.Net;
using System.Net.Http.Json;
using Agrimaan.Client;
using Agrimaan.Server.Tests.Api;
using Xunit;

namespace Agrimaan.Server.Tests.Access;

public sealed class AccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Guarded { get; } = new()
    {
        { "GET", "/" }, { "GET", "/parts/platforms" }, { "GET", "/openapi/v1.json" }, { "GET", "/no/such/address" },
        { "GET", "/api/v1/server" }, { "GET", "/api/v1/platforms" }, { "GET", "/api/v1/platforms/shop" }, { "PUT", "/api/v1/platforms/shop" },
        { "DELETE", "/api/v1/platforms/shop" }, { "GET", "/api/v1/platforms/shop/releases" }, { "GET", "/api/v1/platforms/shop/releases/2.0.0" },
        { "POST", "/api/v1/platforms/shop/releases" }, { "GET", "/api/v1/platforms/shop/plan?release=2.0.0" }, { "POST", "/api/v1/platforms/shop/runs" },
        { "POST", "/api/v1/platforms/shop/rollback" }, { "GET", "/api/v1/platforms/shop/runs" }, { "GET", "/api/v1/runs/shop-2" },
        { "POST", "/api/v1/runs/shop-2/abort" }, { "GET", "/api/v1/runs/shop-2/events" }, { "GET", "/api/v1/platforms/shop/logs" },
        { "GET", "/api/v1/events" }, { "GET", "/api/v1/gateway/stream?platform=shop" }, { "POST", "/api/v1/gateway/acknowledgements" }, { "POST", "/api/v1/login-links" },
    };

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Without_the_token_and_from_a_foreign_site_nothing_is_told_or_done(string method, string path)
    {
        await using var server = await TestServer.WithShopAsync();
        using var nobody = server.Client();
        using var wrong = server.Client(TestServer.Token + "x");

        await RefusedAsync(nobody, 401, "access.denied");
        await RefusedAsync(wrong, 401, "access.denied");
        await RefusedAsync(server.Http, 403, "access.foreign", request => request.Headers.Host = "attacker.example");
        await RefusedAsync(server.Http, 403, "access.foreign", request => request.Headers.Host = "127.0.0.1:1");
        await RefusedAsync(server.Http, 403, "access.foreign", request => request.Headers.Add("Origin", "http://attacker.example"));
        await RefusedAsync(server.Http, 403, "access.foreign", request => request.Headers.Add("Origin", "null"));

        Assert.Empty(server.Control.Asked);

        async Task RefusedAsync(HttpClient http, int status, string code, Action<HttpRequestMessage>? change = null)
        {
            using var request = new HttpRequestMessage(new(method), path);
            request.Content = method is "GET" or "DELETE" ? null : TestServer.Json("{}");
            change?.Invoke(request);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            var problem = await response.Content.ReadFromJsonAsync(ClientJson.Default.Problem, Token);
            Assert.Equal((status, code), ((int)response.StatusCode, problem!.Code));
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Health_and_the_pages_files_need_no_token_and_every_answer_guards_the_browser()
    {
        await using var server = await TestServer.StartAsync();
        using var nobody = server.Client();

        Assert.Equal("ok", await nobody.GetStringAsync("/healthz", Token));
        using var script = await nobody.GetAsync("/assets/dashboard.js", Token);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", script.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", script.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/assets/../api/v1/server", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/assets/%2e%2e/api/v1/server", Token)).StatusCode);
    }

    [Fact]
    public async Task A_login_link_works_once_and_its_session_may_look_but_not_change()
    {
        await using var server = await TestServer.WithShopAsync();
        using var browser = server.Client();
        var link = await LinkAsync(server);
        Assert.StartsWith(server.At("/login?code="), link, StringComparison.Ordinal);

        using var first = await browser.GetAsync(link, Token);
        using var second = await browser.GetAsync(link, Token);
        var cookie = first.Headers.GetValues("Set-Cookie").Single();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, second.StatusCode));
        Assert.All(["httponly", "samesite=strict", "path=/;"], part => Assert.Contains(part, cookie + ";", StringComparison.OrdinalIgnoreCase));
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Contains("shop", await browser.GetStringAsync("/", Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/platforms", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.DeleteAsync("/api/v1/platforms/shop", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/v1/login-links", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/gateway/stream?platform=shop", Token)).StatusCode);
        Assert.Empty(server.Control.Asked);
    }

    [Fact]
    public async Task A_login_link_ends_after_a_minute_and_a_session_after_twelve_hours()
    {
        await using var server = await TestServer.WithShopAsync(fakeClock: true);
        using var browser = server.Client();
        var late = await LinkAsync(server);
        server.Hands.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(late, Token)).StatusCode);

        var link = await LinkAsync(server);
        server.Hands.Advance(TimeSpan.FromSeconds(59));
        using var signedIn = await browser.GetAsync(link, Token);
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

        server.Hands.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/platforms", Token)).StatusCode);
        server.Hands.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/platforms", Token)).StatusCode);
    }

    [Fact]
    public void Whoever_guesses_waits_longer_each_time_and_is_forgotten_after_a_minute()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var brake = new Server.Access.LoginBrake(clock);

        var waits = Enumerable.Range(0, 40).Select(_ => brake.Next().TotalSeconds).ToList();
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.All(waits.Take(5), wait => Assert.Equal(0, wait));
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(3, waits[^1]);
        Assert.Equal(TimeSpan.Zero, brake.Next());
    }

    [Fact]
    public async Task A_person_without_a_session_sees_a_page_that_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Client();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var response = await browser.GetAsync("/", Token);

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<code>agrimaan dashboard</code>", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static async Task<string> LinkAsync(TestServer server)
    {
        using var client = new AgrimaanClient(server.Address, TestServer.Token);
        return (await client.LoginLinkAsync(Token)).Url;
    }
}
