using System.Net;
using System.Text.Json.Nodes;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>During a maintenance requests reach nobody and callers are told so, each in its own language.</summary>
public sealed class MaintenanceTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset InHalfAnHour => TimeProvider.System.GetUtcNow().AddMinutes(30);

    [Fact]
    public async Task A_browser_gets_a_page_and_a_program_problem_details_and_the_service_sees_neither()
    {
        var asked = 0;
        await using var shop = await TestInstance.Runs(_ => { Interlocked.Increment(ref asked); return Task.CompletedTask; });
        await using var gateway = await TestGateway.Starts(Closed(shop, new("We move <the> barn.", InHalfAnHour)));

        using var page = await AskAsync(gateway.Http, Browser);
        using var problem = await AskAsync(gateway.Http, "application/json");
        using var head = await gateway.Http.SendAsync(new(HttpMethod.Head, "/") { Headers = { { "Accept", Browser } } }, Token);

        Assert.All([page, problem, head], answer =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1_700, 1_800);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        });
        Assert.Equal(("text/html", "application/problem+json"), (page.Content.Headers.ContentType!.MediaType, problem.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<p>We move &lt;the&gt; barn.</p>", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var said = JsonNode.Parse(await problem.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(("gateway.maintenance", "We move <the> barn.", 503), ((string)said["code"]!, (string)said["title"]!, (int)said["status"]!));
        Assert.Equal(0, asked);
        Assert.Equal(0, (await gateway.NumbersOf("1")).Requests);
        Assert.Equal(("shop", 3L), Assert.Single((await gateway.NumbersAsync()).Turned) is var turned ? (turned.Service, turned.Maintained) : default);
        Assert.Contains("agrimaan_gateway_maintenance_total{service=\"shop\"} 3\n", await gateway.Admin.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_a_table_or_by_itself_at_its_time_even_without_a_control_plane()
    {
        await using var shop = await TestInstance.Says("open");
        await using var gateway = await TestGateway.Starts(Closed(shop, new("", null)));
        using var closed = await AskAsync(gateway.Http, Browser);
        Assert.Contains("back soon", await closed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(60, closed.Headers.RetryAfter!.Delta!.Value.TotalSeconds);

        gateway.Serve(Closed(shop, new("", TimeProvider.System.GetUtcNow().AddMilliseconds(300))) with { Version = 2 });

        await Eventually.True(async () => { using var answer = await AskAsync(gateway.Http, Browser); return answer.IsSuccessStatusCode; }, "the time is over");
        gateway.Serve(Closed(shop, new("", null)) with { Version = 3 });
        gateway.Serve(Closed(shop, null) with { Version = 4 });
        Assert.Equal("open", await gateway.Http.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task The_maintenance_of_a_service_holds_for_its_callers_inside_and_for_no_other_service()
    {
        await using var shop = await TestInstance.Says("shop");
        await using var other = await TestInstance.Says("other");
        var table = TestTable.OfServices(("/", "other", [TestTable.Version("1", 10_000, other.Address)]), ("/shop", "shop", [TestTable.Version("1", 10_000, shop.Address)]));
        await using var gateway = await TestGateway.Starts(
            table with { Services = table.Services.SetItem("shop", table.Services["shop"] with { Maintenance = new("", null) }) }, inner: ["shop", "other"]);
        using var inner = gateway.Client("shop");

        using var outside = await gateway.Http.GetAsync("/shop", Token);
        using var inside = await inner.GetAsync("/", Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (outside.StatusCode, inside.StatusCode));
        Assert.Equal("other", await gateway.Http.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task The_maintenance_of_the_platform_closes_its_public_door_and_services_go_on_calling_each_other()
    {
        await using var shop = await TestInstance.Says("shop");
        await using var gateway = await TestGateway.Starts(TestTable.Of(TestTable.Version("1", 10_000, shop.Address)) with { Maintenance = new("Closed.", null) }, inner: "shop");
        using var inner = gateway.Client("shop");

        using var outside = await gateway.Http.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, outside.StatusCode);
        Assert.Equal("shop", await inner.GetStringAsync("/", Token));
        Assert.Equal("ok", await gateway.Admin.GetStringAsync("/healthz", Token));
    }

    [Fact]
    public async Task Who_holds_the_key_for_previews_looks_behind_it()
    {
        await using var shop = await TestInstance.Says("behind");
        await using var gateway = await TestGateway.Starts(Closed(shop, new("", null)) with { PreviewKey = "the platform's own" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(PreviewKey.Header, "shop@1");
        request.Headers.Add(PreviewKey.KeyHeader, PreviewKey.Sign("the platform's own", "shop@1"));

        using var answer = await gateway.Http.SendAsync(request, Token);

        Assert.Equal("behind", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task It_outlives_a_restart_of_the_gateway()
    {
        var folder = Directory.CreateTempSubdirectory("agrimaan-gateway-").FullName;
        try
        {
            await using var shop = await TestInstance.Says("open");
            await using (await TestGateway.Starts(Closed(shop, new("Still.", null)), folder))
            {
            }

            await using var second = await TestGateway.Starts(directory: folder);
            using var answer = await second.Http.GetAsync("/", Token);
            Assert.Contains("Still.", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RoutingTable Closed(TestInstance instance, Maintenance? maintenance)
    {
        var table = TestTable.Of(TestTable.Version("1", 10_000, instance.Address));
        return table with { Services = table.Services.SetItem(TestTable.Service, table.Services[TestTable.Service] with { Maintenance = maintenance }) };
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await http.SendAsync(request, Token);
    }
}
