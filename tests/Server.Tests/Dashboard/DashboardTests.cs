using Agrimaan.Server.Tests.Api;
using Xunit;

namespace Agrimaan.Server.Tests.Dashboard;

public sealed class DashboardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_shows_services_splits_the_running_rollout_and_its_numbers()
    {
        await using var server = await TestServer.WithShopAsync();

        var page = await server.Http.GetStringAsync("/", Token);

        Assert.All(
            [
                "field-service", "2.0.0", ">25 %<", ">75 %<", "40,007", "31 (14.62 %)", "2 (&lt;0.01 %)", "11.9 ms", "serves table 7", "step 2 of 4",
                "0.4 % of 212 requests failed; 300 are needed before this counts", "errors: inconclusive", "field-service: 25 % of traffic for 2.0.0",
            ],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_for_a_person_stands_above_the_services()
    {
        await using var server = await TestServer.WithShopAsync();
        var asked = Views.Run(state: "paused") with { Guidance = new("rollout:field-service", "field-service", "the journey buy failed", true, Views.Noon.AddMinutes(5), null) };
        server.Control.KnownRuns["shop-2"] = asked;
        server.Control.Known["shop"] = Views.Platform(run: asked) with
        {
            Incidents = [new("shop-1", "shop", "1.9.0", "1.0.0", "open", "didNotHelp", "the rollback did not help: 8 % failed", "errors", Views.Noon, null, null, null, [])],
            Maintenance = [new(null, "back at noon", Views.Noon)],
            Holds = [new("web", Views.Noon, TimeSpan.FromSeconds(5), 10)],
        };

        var page = await server.Http.GetStringAsync("/", Token);

        Assert.All(
            ["incident shop-1</span> 1.9.0 back to 1.0.0: the rollback did not help: 8 % failed", "of shop until 12:00:00 UTC: back at noon", "requests of web wait until 12:00:00 UTC", "until 12:05:00 UTC, then it goes back: the journey buy failed"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_known_is_a_dash_and_never_a_zero()
    {
        await using var server = await TestServer.WithShopAsync();
        server.Control.Known["shop"] = Views.Platform() with { Services = [Views.Platform().Services[2]], Release = null };

        var page = await server.Http.GetStringAsync("/parts/platforms", Token);

        Assert.Contains("<td class=\"number rate\">—</td>", page.Replace("&#x2014;", "—", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("0.0 ms", page, StringComparison.Ordinal);
        Assert.Contains("none yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_in_names_and_reasons_stay_text_and_no_script_or_style_is_inline()
    {
        const string Hostile = "<script>alert('x')</script><img src=x onerror=alert(1)>\"&";
        await using var server = await TestServer.WithShopAsync();
        var run = Views.Run(state: "ended", outcome: "failed", reason: Hostile, release: Hostile);
        server.Control.KnownRuns["shop-2"] = run;
        server.Control.Known["shop"] = Views.Platform(reason: Hostile, run: run) with
        {
            Address = "javascript:alert(1)",
            Incidents = [new(Hostile, "shop", Hostile, Hostile, "open", null, Hostile, Hostile, Views.Noon, null, null, null, [])],
            Maintenance = [new(Hostile, Hostile, null)],
        };
        server.Control.Happened.Enqueue(Views.Event(13, Hostile));

        var page = await server.Http.GetStringAsync("/", Token);

        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_platform_the_page_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Contains("agrimaan up", await server.Http.GetStringAsync("/", Token), StringComparison.Ordinal);
    }
}
