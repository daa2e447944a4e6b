using System.Collections.Immutable;
using System.Net;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Tests.Rig;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Requests that choose a version by what they carry.</summary>
public sealed class SteeringTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A request as <c>header or query: what it is</c>, and whether the new version answers it.</summary>
    [Theory]
    [InlineData("/", "X-Beta: 1", true)]
    [InlineData("/", "x-beta: 1", true)]
    [InlineData("/", "X-Beta: 11", false)]
    [InlineData("/", "X-Beta: ", false)]
    [InlineData("/", "X-Other: 1", false)]
    [InlineData("/", "Cookie: a=b; group=staff-anna; c=d", true)]
    [InlineData("/", "Cookie: group=Staff-anna", false)]
    [InlineData("/", "Cookie: groups=staff-anna", false)]
    [InlineData("/?preview=v12", "", true)]
    [InlineData("/?x=1&preview=no&preview=v3", "", true)]
    [InlineData("/?preview=v12x", "", false)]
    [InlineData("/?Preview=v12", "", true)]
    [InlineData("/", "X-Trace: anything", true)]
    public async Task A_request_goes_where_a_rule_leads_it_and_all_others_go_by_weight(string path, string header, bool isNew)
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(Table(
            old, next, 0,
            Rule(new RequestCondition(RequestPart.Header, "X-Beta") { AnyOf = ["1"] }),
            Rule(new RequestCondition(RequestPart.Cookie, "group") { Prefix = "staff-" }),
            Rule(new RequestCondition(RequestPart.Query, "preview") { Pattern = "^v[0-9]+$" }),
            Rule(new RequestCondition(RequestPart.Header, "X-Trace"))));

        Assert.Equal(isNew ? "new" : "old", await AskAsync(gateway, path, header));
    }

    /// <summary>The cases `flag-segment` of the project's shared vectors: a key that comes several times may be any of them, different keys must all be so.</summary>
    [Theory]
    [InlineData("segment-01", "user-id/123456", "user-id/123456", true)]
    [InlineData("segment-03", "license-type/free region/Asia region/EU", "license-type/free region/Asia", true)]
    [InlineData("segment-04", "license-type/free region/Asia region/EU", "license-type/free region/US", false)]
    [InlineData("segment-06", "ring/early-adopter region/eu region/au", "ring/early-adopter region/au", true)]
    [InlineData("segment-07", "ring/early-adopter region/eu region/au", "license-type/free", false)]
    public async Task Segments_of_users_can_be_said(string id, string segments, string context, bool on)
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        var conditions = segments.Split(' ').Select(segment => segment.Split('/')).GroupBy(pair => pair[0], pair => pair[1])
            .Select(group => new RequestCondition(RequestPart.Header, group.Key) { AnyOf = [.. group] });
        await using var gateway = await TestGateway.Starts(Table(old, next, 0, Rule([.. conditions])));

        var answer = await AskAsync(gateway, "/", [.. context.Split(' ').Select(pair => pair.Replace("/", ": ", StringComparison.Ordinal))]);

        Assert.Equal((id, on ? "new" : "old"), (id, answer));
    }

    [Fact]
    public async Task Raising_the_share_of_users_moves_nobody_back_and_each_user_keeps_the_version()
    {
        const int Users = 60;
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts();
        var before = new bool[Users];
        foreach (var (version, share) in new[] { 0, 1, 2_500, 5_000, 5_000, 9_000, 10_000 }.Index())
        {
            gateway.Serve(Table(old, next, 0, Rule(new RequestCondition(RequestPart.Cookie, "user") { Users = share })) with { Version = version + 1 });
            for (var user = 0; user < Users; user++)
            {
                var isNew = await AskAsync(gateway, "/", $"Cookie: user=u{user}") == "new";
                Assert.True(isNew || !before[user], $"user {user} was moved back at {share}");
                Assert.Equal(UserBucket.Of(TestTable.Service, $"u{user}") < share, isNew);
                before[user] = isNew;
            }
        }

        Assert.All(before, Assert.True);
        Assert.Equal("old", await AskAsync(gateway, "/"));
    }

    [Fact]
    public async Task A_percent_split_and_a_list_of_users_who_always_see_the_new_version_go_together()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(Table(
            old, next, 0,
            Rule(new RequestCondition(RequestPart.Cookie, "user") { AnyOf = ["ada", "bo"] }), Rule(new RequestCondition(RequestPart.Cookie, "user") { Users = 2_000 })));

        Assert.Equal(["new", "new"], [await AskAsync(gateway, "/", "Cookie: user=ada"), await AskAsync(gateway, "/", "Cookie: user=bo")]);
        var fresh = 0;
        for (var user = 0; user < 200; user++)
        {
            fresh += await AskAsync(gateway, "/", $"Cookie: user=guest-{user}") == "new" ? 1 : 0;
        }

        // Six standard deviations of 200 draws at 20 % are 34.
        Assert.InRange(fresh, 6, 74);
    }

    [Fact]
    public async Task Steered_requests_are_counted_apart_from_what_a_canary_is_judged_by()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Runs(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("X-Beta") ? 500 : 200;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.Starts(Table(old, next, 0, Rule(new RequestCondition(RequestPart.Header, "X-Beta"))));
        for (var time = 0; time < 5; time++)
        {
            await AskAsync(gateway, "/", "X-Beta: 1");
        }

        await AskAsync(gateway, "/");

        await gateway.NumbersAfter(1, "1.0.0");
        await Eventually.True(async () => (await gateway.NumbersOf("2.0.0")).Steered == 5, "five are counted apart");
        var numbers = await gateway.NumbersOf("2.0.0");
        Assert.Equal((0L, 0L, 0, 5L), (numbers.Requests, numbers.Errors, numbers.Latency.Count, numbers.SteeredErrors));
        Assert.Equal((1L, 0L), await gateway.NumbersOf("1.0.0") is var stable ? (stable.Requests, stable.Steered) : default);
        var metrics = await gateway.Admin.GetStringAsync("/metrics", Token);
        Assert.Contains("agrimaan_gateway_steered_total{service=\"shop\",version=\"2.0.0\"} 5\n", metrics, StringComparison.Ordinal);
        Assert.Contains("agrimaan_gateway_steered_errors_total{service=\"shop\",version=\"2.0.0\"} 5\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_steered_request_whose_version_has_died_is_answered_by_the_other()
    {
        await using var old = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts(
            Steered(TestTable.Of(TestTable.Version("1.0.0", 10_000, old.Address), TestTable.Version("2.0.0", 0, TestTable.Nobody())), Rule(new RequestCondition(RequestPart.Header, "X-Beta"))));

        Assert.Equal("old", await AskAsync(gateway, "/", "X-Beta: 1"));
    }

    [Fact]
    public async Task Between_services_rules_lead_as_well_and_a_pattern_that_takes_for_ever_elsewhere_takes_no_time()
    {
        await using var old = await TestInstance.Says("old");
        await using var next = await TestInstance.Says("new");
        var table = Table(old, next, 0, Rule(new RequestCondition(RequestPart.Header, "X-Group") { Pattern = "^(a+)+$" }));
        await using var gateway = await TestGateway.Starts(table, inner: TestTable.Service);
        using var inner = gateway.Client(TestTable.Service);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Group", new string('a', 8_000) } } };
        using var hostile = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Group", new string('a', 8_000) + "!" } } };

        using var answer = await inner.SendAsync(request, Token);
        using var other = await inner.SendAsync(hostile, Token);

        Assert.Equal(("new", "old"), (await answer.Content.ReadAsStringAsync(Token), await other.Content.ReadAsStringAsync(Token)));
    }

    [Theory]
    [InlineData("X-Beta", "(", "cannot be understood")]
    [InlineData("X-Beta", "(?=a)", "cannot be understood")]
    [InlineData("X Beta", "a", "cannot be understood")]
    public async Task A_table_whose_rules_cannot_be_understood_is_refused_and_the_old_one_serves(string name, string pattern, string says)
    {
        await using var old = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts(Table(old, old, 0));

        Assert.Contains(says, gateway.Offer(Table(old, old, 0, Rule(new RequestCondition(RequestPart.Header, name) { Pattern = pattern })) with { Version = 2 }), StringComparison.Ordinal);
        Assert.Contains(says, gateway.Offer(Table(old, old, 0, Rule()) with { Version = 2 }), StringComparison.Ordinal);
        Assert.Contains("lead to 9", gateway.Offer(Steered(Table(old, old, 0), "9", Rule(new RequestCondition(RequestPart.Header, "X-Beta"))) with { Version = 2 }), StringComparison.Ordinal);
        Assert.Equal("old", await gateway.Http.GetStringAsync("/", Token));
    }

    [Fact]
    public void Reading_a_table_gives_its_rules_back_and_one_without_rules_has_the_bytes_it_always_had()
    {
        var plain = TestTable.Of(TestTable.Version("1.0.0", 10_000, "http://127.0.0.1:20000"));
        var ruled = Steered(plain, "1.0.0", Rule(new RequestCondition(RequestPart.Cookie, "user") { AnyOf = ["ada"], Prefix = "a", Pattern = "d", Users = 5 }));

        var read = RoutingTableJson.Read(RoutingTableJson.Write(ruled));

        Assert.Equal(ruled.Services[TestTable.Service], read.Services[TestTable.Service]);
        Assert.NotEqual(plain.Services[TestTable.Service], read.Services[TestTable.Service]);
        Assert.Contains("\"services\":{\"shop\":{\"service\":\"shop\",\"innerPort\":24001,\"backends\":[{\"version\":\"1.0.0\",\"weight\":10000,\"addresses\":[\"http://127.0.0.1:20000\"]}]}}", System.Text.Encoding.UTF8.GetString(RoutingTableJson.Write(plain)), StringComparison.Ordinal);
    }

    private static RequestRule Rule(params RequestCondition[] conditions) => new([.. conditions]);

    private static RoutingTable Table(TestInstance old, TestInstance next, int weight, params RequestRule[] rules) =>
        Steered(TestTable.Of(TestTable.Version("1.0.0", 10_000 - weight, old.Address), TestTable.Version("2.0.0", weight, next.Address)), rules);

    private static RoutingTable Steered(RoutingTable table, params RequestRule[] rules) => Steered(table, "2.0.0", rules);

    private static RoutingTable Steered(RoutingTable table, string version, params RequestRule[] rules) => table with
    {
        Services = ImmutableSortedDictionary<string, ServiceRoute>.Empty.Add(
            TestTable.Service, table.Services[TestTable.Service] with { Steering = rules.Length == 0 ? null : new(version, [.. rules]) }),
    };

    private static async Task<string> AskAsync(TestGateway gateway, string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in headers.Where(header => header.Length > 0))
        {
            request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        }

        using var response = await gateway.Http.SendAsync(request, Token);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.InternalServerError]);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
