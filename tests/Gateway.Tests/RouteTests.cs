using System.Net;
using System.Net.Sockets;
using System.Text;
using Agrimaan.Gateway.Tests.Rig;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Which service a request goes to, and that what it asks for arrives as it was written.</summary>
public sealed class RouteTests
{
    [Theory]
    [Trait("Plan", "71")]
    [InlineData("/", "web")]
    [InlineData("/api", "web")]
    [InlineData("/api/users", "user")]
    [InlineData("/api/users/", "user")]
    [InlineData("/api/users/7?x=1", "user")]
    [InlineData("/api/users/admin", "admin-tool")]
    [InlineData("/api/users/admins", "user")]
    [InlineData("/api/users..", "web")]
    [InlineData("/api/usersx", "web")]
    [InlineData("/API/users", "web")]
    [InlineData("//api/users", "web")]
    [InlineData("/api%2Fusers", "web")]
    [InlineData("/api/users/../other", "web")]
    [InlineData("/api/other/%2e%2e/users", "user")]
    [InlineData("/api/other/../users", "user")]
    public async Task The_longest_prefix_that_ends_at_a_segment_wins(string target, string service)
    {
        await using var place = await Place.Opens(("/", "web"), ("/api/users", "user"), ("/api/users/admin/", "admin-tool"));

        Assert.StartsWith(service + " ", await place.AskAsync(target));
    }

    [Theory]
    [InlineData("/a/b?q=1&q=2")]
    [InlineData("/a%20b")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%252Fb?next=%2Fhome%3Fa%3Db")]
    [InlineData("//double//slashes/")]
    [InlineData("/%C3%BCber")]
    [InlineData("/semi;colon=1,2/@:!$&'()*+")]
    [InlineData("/a?")]
    public async Task Path_and_query_arrive_as_they_were_written(string target)
    {
        await using var place = await Place.Opens(("/", "web"));

        Assert.Equal("web " + target, await place.AskAsync(target));
    }

    [Fact]
    public async Task Dot_segments_never_reach_an_instance()
    {
        await using var place = await Place.Opens(("/public", "web"), ("/internal", "user"));

        Assert.Equal("user /internal/x", await place.AskAsync("/public/../internal/x"));
        Assert.Equal("user /internal/x", await place.AskAsync("/public/%2E%2e/internal/x"));
    }

    [Fact]
    public async Task An_unknown_path_is_404_with_a_hint()
    {
        await using var place = await Place.Opens(("/api", "web"));

        using var response = await place.Gateway.Http.GetAsync("/other");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains("gateway.noRoute", body);
        Assert.Contains("hint", body);
    }

    [Fact]
    public async Task An_inner_address_leads_to_its_service_whatever_the_path()
    {
        await using var place = await Place.Opens(("/api", "web"), ("/users", "user"));
        using var http = place.Gateway.Client("user");

        Assert.Equal("user /api/x", await http.GetStringAsync("/api/x"));
    }

    [Fact]
    public async Task The_public_port_shows_nothing_of_the_administration()
    {
        await using var place = await Place.Opens(("/api", "web"));

        foreach (var path in new[] { "/numbers", "/metrics", "/healthz" })
        {
            using var response = await place.Gateway.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Before_the_first_table_every_answer_is_503()
    {
        await using var gateway = await TestGateway.Starts();

        using var response = await gateway.Http.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("gateway.starting", await response.Content.ReadAsStringAsync());
    }

    /// <summary>A gateway with a service behind each prefix that answers its name and the target that it got.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly List<TestInstance> _instances = [];

        public required TestGateway Gateway { get; init; }

        public static async Task<Place> Opens(params (string Prefix, string Name)[] routes)
        {
            var instances = new List<TestInstance>();
            foreach (var (_, name) in routes)
            {
                instances.Add(await TestInstance.Runs(context =>
                    context.Response.WriteAsync($"{name} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}")));
            }

            var table = TestTable.OfServices([.. routes.Zip(instances, (route, instance) =>
                (route.Prefix, route.Name, new[] { TestTable.Version("1", 10_000, instance.Address) }))]);
            var place = new Place { Gateway = await TestGateway.Starts(table, inner: [.. routes.Select(route => route.Name)]) };
            place._instances.AddRange(instances);
            return place;
        }

        /// <summary>Asks without a client's own ideas about a tidy address.</summary>
        public async Task<string> AskAsync(string target)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, Gateway.AddressOf(Listener.Public).Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(socket.GetStream());
            var answer = await reader.ReadToEndAsync();
            return answer.Split("\r\n").Single(line => line.Contains(" /", StringComparison.Ordinal));
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            foreach (var instance in _instances)
            {
                await instance.DisposeAsync();
            }
        }
    }
}
