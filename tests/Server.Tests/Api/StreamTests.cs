using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using Agrimaan.Client;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Api;

public sealed class StreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_a_run_come_in_order_without_gap_and_end_with_the_run()
    {
        await using var server = await TestServer.WithShopAsync();
        using var client = new AgrimaanClient(server.Address, TestServer.Token);
        var seen = new List<long>();
        var reading = ReadAsync(client, 0, seen);
        await Eventually.True(() => server.Control.Watchers == 1, "the stream listens");

        for (var sequence = 13; sequence <= 60; sequence++)
        {
            server.Control.Happen(Views.Event(sequence));
        }

        server.Control.Happen(Views.Event(61, run: "shop-1"));
        server.Control.KnownRuns["shop-2"] = Views.Run(state: "ended", outcome: "promoted");
        server.Control.Happen(Views.Event(62, "promoted: all steps are done"));
        await reading.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal([.. Enumerable.Range(11, 50).Select(sequence => (long)sequence), 62], seen);
        await Eventually.True(() => server.Control.Watchers == 0, "the stream lets go");
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_and_no_more()
    {
        await using var server = await TestServer.WithShopAsync();
        using var client = new AgrimaanClient(server.Address, TestServer.Token);
        server.Control.KnownRuns["shop-2"] = Views.Run(state: "ended", outcome: "promoted");
        var (late, done) = (new List<long>(), new List<long>());

        await ReadAsync(client, 11, late);
        await ReadAsync(client, 12, done);

        Assert.Equal([12], late);
        Assert.Empty(done);
    }

    [Fact]
    public async Task Changes_begin_with_every_platform_and_go_on_with_what_happens()
    {
        await using var server = await TestServer.WithShopAsync();
        using var client = new AgrimaanClient(server.Address, TestServer.Token);
        await using var changes = client.ChangesAsync(Token).GetAsyncEnumerator(Token);

        Assert.True(await changes.MoveNextAsync());
        Assert.Equal("shop", changes.Current.Platform!.Name);
        server.Control.Happen(Views.Event(13, "a sentence\nof two lines"));
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((13, "a sentence\nof two lines"), (changes.Current.Event!.Sequence, changes.Current.Event.Sentence));
        server.Control.Tell(new(Views.Platform("shop", "changed"), null));
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal("changed", changes.Current.Platform!.Services[0].Versions[0].Running[1].Reason);
    }

    [Fact]
    public async Task Silence_is_broken_by_a_heartbeat_each_ten_seconds()
    {
        await using var server = await TestServer.WithShopAsync(fakeClock: true);
        await using var items = await OpenAsync(server, "/api/v1/events");

        Assert.Equal("platform", await NextAsync(items));
        var beat = NextAsync(items);
        await Eventually.True(
            () =>
            {
                server.Hands.Advance(TimeSpan.FromSeconds(1));
                return beat.IsCompleted;
            },
            "a heartbeat");
        Assert.Equal("heartbeat", await beat);
    }

    [Fact]
    public async Task A_gateway_gets_the_newest_table_first_and_its_answer_is_heard()
    {
        await using var server = await TestServer.WithShopAsync();
        var table = new RoutingTable
        {
            Platform = "shop", Epoch = 3, Version = 7, PublicPort = 8080,
            Routes = ImmutableSortedDictionary<string, string>.Empty, Services = ImmutableSortedDictionary<string, ServiceRoute>.Empty,
        };
        await server.Router.ApplyAsync(table with { Version = 6 }, Token);
        await server.Router.ApplyAsync(table, Token);
        using var response = await server.Http.GetAsync("/api/v1/gateway/stream?platform=shop", HttpCompletionOption.ResponseHeadersRead, Token);
        var stream = await response.Content.ReadAsStreamAsync(Token);
        await using var items = SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);
        do
        {
            Assert.True(await items.MoveNextAsync());
        }
        while (items.Current.EventType != "table");

        var received = RoutingTableJson.Read(System.Text.Encoding.UTF8.GetBytes(items.Current.Data));
        Assert.Equal(RoutingTableJson.HashOf(table), RoutingTableJson.HashOf(received with { PreviewKey = "" }));
        using var answer = await server.Http.PostAsync(
            "/api/v1/gateway/acknowledgements",
            TestServer.Json($$"""{"platform":"shop","epoch":3,"version":7,"hash":"{{RoutingTableJson.HashOf(received)}}","accepted":true,"adminPort":24000}"""), Token);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.True((await server.Router.ObserveAsync("shop", Token)).Serves(3, 7));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_open_streams()
    {
        await using var server = await TestServer.WithShopAsync();
        await using var items = await OpenAsync(server, "/api/v1/events");
        Assert.Equal("platform", await NextAsync(items));

        var begin = TimeProvider.System.GetTimestamp();
        await server.StopAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(2), "the stop waited for a reader");
    }

    private static async Task ReadAsync(AgrimaanClient client, long after, List<long> seen)
    {
        await foreach (var happened in client.RunEventsAsync("shop-2", after, Token))
        {
            seen.Add(happened.Sequence);
        }
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync(TestServer server, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/event-stream" } } };
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return SseParser.Create(await response.Content.ReadAsStreamAsync(Token)).EnumerateAsync(Token).GetAsyncEnumerator(Token);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<SseItem<string>> items)
    {
        Assert.True(await items.MoveNextAsync());
        return items.Current.EventType;
    }
}
