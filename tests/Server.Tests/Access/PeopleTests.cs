using System.Net;
using System.Net.Http.Json;
using Agrimaan.Client;
using Agrimaan.Server.Tests.Api;
using Xunit;

namespace Agrimaan.Server.Tests.Access;

public sealed class PeopleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_does_only_what_their_role_allows()
    {
        await using var server = await TestServer.WithShopAsync();
        using var viewer = await PersonAsync(server, "vi", "viewer");
        using var approver = await PersonAsync(server, "ann", "approver");
        using var @operator = await PersonAsync(server, "olaf", "operator");

        foreach (var http in (HttpClient[])[viewer, approver, @operator])
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/platforms", Token)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("/api/v1/login-links", null, Token)).StatusCode);
            await RefusedAsync(http, "POST", "/api/v1/access");
            await RefusedAsync(http, "DELETE", "/api/v1/access/vi");
            await RefusedAsync(http, "GET", "/api/v1/gateway/stream?platform=shop");
            await RefusedAsync(http, "POST", "/api/v1/gateway/acknowledgements");
        }

        foreach (var http in (HttpClient[])[viewer, approver])
        {
            await RefusedAsync(http, "PUT", "/api/v1/platforms/shop");
            await RefusedAsync(http, "DELETE", "/api/v1/platforms/shop");
            await RefusedAsync(http, "POST", "/api/v1/platforms/shop/releases");
            await RefusedAsync(http, "POST", "/api/v1/platforms/shop/runs");
            await RefusedAsync(http, "POST", "/api/v1/platforms/shop/rollback");
            await RefusedAsync(http, "POST", "/api/v1/runs/shop-2/abort");
            await RefusedAsync(http, "POST", "/api/v1/gc");
        }

        Assert.Empty(server.Control.Asked);
        Assert.Equal(HttpStatusCode.Accepted, (await @operator.PostAsync("/api/v1/platforms/shop/runs", TestServer.Json("""{"release":"2.0.0"}"""), Token)).StatusCode);
        Assert.Equal("run shop 2.0.0", Assert.Single(server.Control.Asked));
    }

    [Fact]
    public async Task What_somebody_does_is_written_down_under_their_own_name()
    {
        await using var server = await TestServer.WithShopAsync();
        using var http = await PersonAsync(server, "olaf", "operator");

        await http.PostAsync("/api/v1/platforms/shop/releases", TestServer.Json("""{"version":"2.1.0"}"""), Token);
        await server.Http.PostAsync("/api/v1/platforms/shop/releases", TestServer.Json("""{"version":"2.1.0"}"""), Token);

        Assert.Equal(["release shop 2.1.0 by olaf", $"release shop 2.1.0 by {Environment.UserName}"], server.Control.Asked);
    }

    [Fact]
    public async Task A_token_that_was_taken_away_stops_at_once_with_all_that_was_opened_by_it()
    {
        await using var server = await TestServer.WithShopAsync();
        using var http = await PersonAsync(server, "vi", "viewer");
        using var browser = server.Client();
        var link = (await (await http.PostAsync("/api/v1/login-links", null, Token)).Content.ReadFromJsonAsync(ClientJson.Default.LoginLink, Token))!.Url;
        using var signedIn = await browser.GetAsync(link, Token);
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/platforms", Token)).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        using var stream = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var events = await stream.Content.ReadAsStreamAsync(Token);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync("/api/v1/access/vi", Token)).StatusCode);

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await events.ReadAsync(new byte[1024], Token) > 0)
            {
            }

            throw new IOException("the stream ended");
        });
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/platforms", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/platforms", Token)).StatusCode);
        using var again = await PersonAsync(server, "vi", "viewer");
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/api/v1/platforms", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/platforms", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/platforms", Token)).StatusCode);
    }

    [Theory]
    [InlineData("bo", "aprover", 422, "Did you mean 'approver'?")]
    [InlineData("bo", "owner", 422, "There are: viewer, approver, operator.")]
    [InlineData("Bo", "viewer", 422, "Use up to 40 lower-case letters, digits, dots and dashes, beginning with a letter.")]
    [InlineData("b\u043e", "viewer", 422, "Use up to 40 lower-case letters, digits, dots and dashes, beginning with a letter.")]
    [InlineData("vi", "viewer", 409, "Choose another name, or take that one away first: `agrimaan access remove vi`.")]
    public async Task A_name_that_is_taken_or_could_be_mistaken_and_an_unknown_role_are_refused(string name, string role, int status, string hint)
    {
        await using var server = await TestServer.StartAsync();
        using var first = await PersonAsync(server, "vi", "viewer");

        using var answer = await server.Http.PostAsync("/api/v1/access", TestServer.Json($$"""{"name":"{{name}}","role":"{{role}}"}"""), Token);

        var problem = await answer.Content.ReadFromJsonAsync(ClientJson.Default.Problem, Token);
        Assert.Equal((status, hint), ((int)answer.StatusCode, problem!.Hint));
    }

    [Fact]
    public async Task Only_the_hash_of_a_token_is_kept_and_it_is_known_again_after_a_restart()
    {
        var journal = new Testing.Fakes.MemoryJournal();
        using var before = new Server.Access.People(journal, new(0), TimeProvider.System);
        var token = await before.AddAsync("bo", Server.Access.Role.Approver, ["release-manager"], "ada", Token);

        using var after = new Server.Access.People(journal, new(0), TimeProvider.System);
        await after.LoadAsync(Token);

        Assert.DoesNotContain(journal.All, written => written.Event.Data.Contains(token, StringComparison.Ordinal) || written.Event.Data.Contains(token["agrimaan_".Length..], StringComparison.Ordinal));
        Assert.Equal(("bo", "approver"), (after.Find(Server.Access.People.HashOf(token))!.Name, after.Find(Server.Access.People.HashOf(token))!.Word));
        Assert.Null(after.Find(Server.Access.People.HashOf(token + "x")));
        Assert.Null(after.Find([]));
        Assert.True(token.Length > 43);
    }

    internal static async Task<HttpClient> PersonAsync(TestServer server, string name, string role)
    {
        using var client = new AgrimaanClient(server.Address, TestServer.Token);
        return server.Client((await client.AddPersonAsync(new(name, role, null), Token)).Token);
    }

    private static async Task RefusedAsync(HttpClient http, string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "GET" ? null : TestServer.Json("{}") };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var problem = await answer.Content.ReadFromJsonAsync(ClientJson.Default.Problem, Token);
        Assert.Equal((403, "access.role"), ((int)answer.StatusCode, problem!.Code));
    }
}
