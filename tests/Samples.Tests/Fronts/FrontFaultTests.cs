using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Agrimaan.Samples.Tests.Fronts;

/// <summary>What all six frontends do when something behind them or around them is wrong.</summary>
[Collection<VillageCollection>]
public sealed partial class FrontFaultTests(Village village)
{
    private const string Nowhere = "http://127.0.0.1:1";

    [Theory]
    [MemberData(nameof(FrontRoles.All), MemberType = typeof(FrontRoles))]
    public async Task A_backend_that_is_down_is_a_sentence_on_a_page_that_shows_the_rest(string role)
    {
        foreach (var down in FrontRoles.Calls(role))
        {
            await using var front = await village.Front(role, (FrontRoles.Variable(down), Nowhere));
            var pages = new List<string>();
            foreach (var path in Pages(role))
            {
                using var answer = await front.Http.GetAsync(path);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                pages.Add(await answer.Content.ReadAsStringAsync());
            }

            Assert.Contains(pages, page => page.Contains($"""<p class="absent">{down} cannot be reached.</p>""", StringComparison.Ordinal));
            Assert.All(pages, page => Assert.DoesNotContain("Exception", page, StringComparison.Ordinal));
            Assert.Equal("ok", await front.Http.GetStringAsync("/health/ready"));
        }
    }

    [Fact]
    public async Task What_does_not_need_the_backend_that_is_down_is_there_all_the_same()
    {
        await using var farmer = await village.Front("farmer", ("WEATHER_SERVICE_URL", Nowhere));
        await using var agronomist = await village.Front("agronomist", ("IOT_SERVICE_URL", Nowhere));
        await using var unknown = await village.Front("farmer", ("USER_SERVICE_URL", Nowhere));

        Assert.Contains("<b>Grapes</b>", await farmer.Http.GetStringAsync("/farmer?as=3"), StringComparison.Ordinal);
        Assert.Contains("°C", await agronomist.Http.GetStringAsync("/agronomist?as=8"), StringComparison.Ordinal);
        Assert.Contains("Vineyard Slope", await unknown.Http.GetStringAsync("/farmer?as=3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_could_not_be_placed_is_not_passed_off_as_one()
    {
        await using var front = await village.Front("buyer", ("MARKETPLACE_SERVICE_URL", Nowhere));
        using var form = new FormUrlEncodedContent([new("productId", "11"), new("quantity", "1"), new("buyerId", "10")]);

        using var answer = await front.Http.PostAsync("/buyer/orders", form);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("<h1>marketplace-service cannot be reached</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FrontRoles.All), MemberType = typeof(FrontRoles))]
    public async Task Markup_in_any_text_of_any_backend_stays_text(string role)
    {
        const string Hostile = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
        await using var liar = await Liar.Start(path => Liar.Say(path, Hostile));
        await using var front = await Before(role, liar);

        foreach (var path in Pages(role))
        {
            var page = await front.Http.GetStringAsync(path);

            Assert.Contains("&lt;script&gt;alert(&#x27;x&#x27;)", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(FrontRoles.All), MemberType = typeof(FrontRoles))]
    public async Task An_answer_that_makes_no_sense_is_a_sentence_too(string role)
    {
        await using var liar = await Liar.Start(_ => """["what?"]""");
        await using var front = await Before(role, liar);

        foreach (var path in Pages(role))
        {
            Assert.Contains(" cannot be understood.</p>", await front.Http.GetStringAsync(path), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(FrontRoles.All), MemberType = typeof(FrontRoles))]
    public async Task Every_link_and_form_stays_under_the_path_that_the_gateway_serves_the_role_at(string role)
    {
        var platform = FrontRoles.File("agrimaan.yaml");
        var route = platform.Gateway.Routes.Single(route => route.Value == $"{role}-frontend" && route.Key != "/").Key;
        await using var liar = await Liar.Start(path => Liar.Say(path, "x"));
        await using var front = await Before(role, liar);

        using var first = await front.Http.GetAsync("/");
        Assert.Equal(route, first.Headers.Location?.ToString());
        foreach (var path in Pages(role))
        {
            var targets = Target().Matches(await front.Http.GetStringAsync(path)).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(targets);
            Assert.All(targets, target => Assert.True(target == route || target.StartsWith($"{route}/", StringComparison.Ordinal), target));
        }
    }

    [Theory]
    [MemberData(nameof(FrontRoles.All), MemberType = typeof(FrontRoles))]
    public async Task A_missing_address_of_a_backend_stops_the_start_with_its_name(string role)
    {
        foreach (var missing in FrontRoles.Calls(role))
        {
            var others = FrontRoles.Calls(role).Where(call => call != missing).Select(call => (FrontRoles.Variable(call), Nowhere));

            var (code, words) = await ServiceProcess.StartAndFail("Front", [.. others, ("ROLE", role)]);

            Assert.Equal((2, $"{FrontRoles.Variable(missing)} is not set."), (code, words));
        }
    }

    [Theory]
    [InlineData("", "ROLE is not set.")]
    [InlineData("king", "ROLE must be farmer, buyer, logistics, investor, agronomist or admin, but is 'king'.")]
    public async Task A_role_that_is_none_stops_the_start(string role, string words) =>
        Assert.Equal((2, words), await ServiceProcess.StartAndFail("Front", ("ROLE", role)));

    [Theory]
    [InlineData("/farmer?as=999", HttpStatusCode.OK)]
    [InlineData("/farmer?as=x", HttpStatusCode.BadRequest)]
    [InlineData("/farmer/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/farmer/deliveries", HttpStatusCode.MethodNotAllowed)]
    public async Task What_cannot_be_shown_is_a_page_that_says_so(string path, HttpStatusCode expected)
    {
        await using var front = await village.Front("farmer");

        using var answer = await front.Http.GetAsync(path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("""<a class="brand" href="/farmer">""", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:href|action)=\"(/[^\"?]*)")]
    private static partial Regex Target();

    private static string[] Pages(string role) => role switch
    {
        "buyer" => ["/buyer", "/buyer/orders"],
        "logistics" => ["/logistics", "/logistics/shipments/1"],
        _ => [$"/{role}"],
    };

    private static Task<ServiceProcess> Before(string role, Liar liar) =>
        ServiceProcess.Start("Front", [.. FrontRoles.Calls(role).Select(call => (FrontRoles.Variable(call), liar.Address)), ("ROLE", role)]);
}
