using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Server.Measuring;
using Agrimaan.Testing;
using Agrimaan.Testing.Contracts;
using Xunit;

namespace Agrimaan.Server.Tests.Measuring;

/// <summary>Sources that are asked over HTTP.</summary>
public abstract class HttpSourceContract : MeasurementsContract, IAsyncLifetime
{
    private readonly MeasuringHttp _http = new();
    private readonly ConcurrentQueue<string> _woken = [];
    private BackgroundMeasurements? _measurements;
    private SourceServer? _server;

    protected override IMeasurements Measurements => _measurements!;

    internal SourceServer Server => _server!;

    protected static ImmutableSortedDictionary<string, string> Headers { get; } = ImmutableSortedDictionary<string, string>.Empty.Add("Authorization", "Bearer ${TOKEN}");

    public async ValueTask InitializeAsync()
    {
        _server = await SourceServer.StartAsync(Body);
        _measurements = new([MeasurerOver(_http)], ValuesAsync, _woken.Enqueue, TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        await _measurements!.DisposeAsync();
        await _server!.DisposeAsync();
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static Task<IReadOnlyDictionary<string, SecretValue>> ValuesAsync(string platform, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, SecretValue>>(new Dictionary<string, SecretValue> { ["TOKEN"] = new(Secret) });

    internal abstract IMeasurer MeasurerOver(object http);

    protected abstract string Body(SourceMood mood);

    protected abstract MeasureSource At(string url);

    protected override MeasureSource? In(SourceMood mood) => At(mood == SourceMood.Away ? "http://127.0.0.1:1" : $"{Server.Address}/{mood}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bad_news_wakes_the_loop_and_good_news_wait_for_its_next_look(bool bad)
    {
        Measurements.Begin("a", new(In(SourceMood.Well)!, Places, false, TimeSpan.FromSeconds(10)) { IsBad = answer => bad && answer.Reading.Value > 0 });
        MeasureAnswer? answer = null;
        await Eventually.True(() => (answer ??= Measurements.Take("a")) is not null && (!bad || !_woken.IsEmpty), "it answered");
        Assert.Equal(bad ? ["farm"] : [], _woken);
    }

    [Fact]
    public async Task A_redirection_is_not_followed_so_that_nobody_else_gets_the_headers()
    {
        var reading = await AskAsync(At(Server.Address + "/moved"));
        Assert.Equal(ReadingKind.Error, reading.Kind);
        Assert.Contains("answered 302 and wants to be asked elsewhere", reading.Note, StringComparison.Ordinal);
        Assert.Single(Server.Asked);
    }

    [Fact]
    public async Task The_secret_reaches_the_source_and_places_are_filled()
    {
        await AskAsync(At(Server.Address + "/Well/${version}"));
        var (path, _, authorization) = Assert.Single(Server.Asked);
        Assert.StartsWith("/Well/2.0.0", path, StringComparison.Ordinal);
        Assert.Equal("Bearer " + Secret, authorization);
    }

    [Fact]
    public async Task A_value_that_is_gone_is_an_error_and_nobody_is_asked()
    {
        var reading = await AskAsync(At(Server.Address + "/Well/${GONE}"));
        Assert.Contains("nobody knows what GONE stands for", reading.Note, StringComparison.Ordinal);
        Assert.Empty(Server.Asked);
    }
}

public sealed class JsonSourceTests : HttpSourceContract
{
    internal override IMeasurer MeasurerOver(object http) => new HttpMeasurer((MeasuringHttp)http);

    protected override MeasureSource At(string url) => new HttpSource(url, "data.0.rate", Headers);

    protected override string Body(SourceMood mood) => mood switch
    {
        SourceMood.Well => """{"data":[{"rate":0.25}]}""",
        SourceMood.Empty => """{"data":[]}""",
        SourceMood.Rubbish => """{"data":[{"rate":"much"}]}""",
        _ => $"no\u001b[2J {Secret}",
    };
}

public sealed class PrometheusSourceTests : HttpSourceContract
{
    internal override IMeasurer MeasurerOver(object http) => new PrometheusMeasurer((MeasuringHttp)http);

    protected override MeasureSource At(string url) => new PrometheusSource(url, "rate(failed{version=\"${version}\"}[${window}])", Headers);

    protected override string Body(SourceMood mood) => mood switch
    {
        SourceMood.Well => """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"0.25"]}]}}""",
        SourceMood.Empty => """{"status":"success","data":{"resultType":"vector","result":[]}}""",
        SourceMood.Rubbish => "<html>",
        _ => string.Create(CultureInfo.InvariantCulture, $$"""{"status":"error","errorType":"bad","error":"{{string.Concat(Enumerable.Repeat("words \\u001b[2J ", 20))}}{{Secret}} {{new string('x', 5000)}}"}"""),
    };

    [Fact]
    public async Task The_query_is_asked_with_its_places_filled()
    {
        await AskAsync(At(Server.Address + "/Well/"));
        var (path, query, _) = Assert.Single(Server.Asked);
        Assert.Equal("/Well/api/v1/query", path);
        Assert.Equal("?query=rate(failed{version=\"2.0.0\"}[1m])", Uri.UnescapeDataString(query));
    }
}
