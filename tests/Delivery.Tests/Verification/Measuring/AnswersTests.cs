using Agrimaan.Delivery.Verification.Measuring;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification.Measuring;

public sealed class AnswersTests
{
    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000.5,"0.25"]}]}}""", 0.25)]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000.5,"7"]}}""", 7)]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000.5,"+Inf"]}}""", double.PositiveInfinity)]
    public void One_number_of_Prometheus_is_read(string body, double expected) => Assert.Equal(Reading.Of(expected), Answers.OfPrometheus(body));

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", ReadingKind.Missing, "no series matched the query")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}}""", ReadingKind.Missing, "NaN")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}}""", ReadingKind.Error, "2 series")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", ReadingKind.Error, "a matrix")]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"parse error"}""", ReadingKind.Error, "bad_data: parse error")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1]}}""", ReadingKind.Error, "none of Prometheus")]
    [InlineData("""{"status":"success"}""", ReadingKind.Error, "none of Prometheus")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[5]}}""", ReadingKind.Error, "one number")]
    [InlineData("[]", ReadingKind.Error, "none of Prometheus")]
    [InlineData("<html>", ReadingKind.Error, "no JSON")]
    public void Missing_data_of_Prometheus_and_its_errors_are_kept_apart(string body, ReadingKind kind, string words)
    {
        var reading = Answers.OfPrometheus(body);
        Assert.Equal(kind, reading.Kind);
        Assert.Contains(words, reading.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[{"rate":0.5}]}""", "data.0.rate", ReadingKind.Number)]
    [InlineData("""{"rate":"0.5"}""", "rate", ReadingKind.Number)]
    [InlineData("""{"rate":null}""", "rate", ReadingKind.Missing)]
    [InlineData("""{"rate":"NaN"}""", "rate", ReadingKind.Missing)]
    [InlineData("""{}""", "rate", ReadingKind.Missing)]
    [InlineData("""{"rate":"high"}""", "rate", ReadingKind.Error)]
    [InlineData("""{"rate":true}""", "rate", ReadingKind.Error)]
    [InlineData("", "rate", ReadingKind.Error)]
    public void A_number_is_found_at_its_way(string body, string way, ReadingKind kind) => Assert.Equal(kind, Answers.OfJson(body, way).Kind);

    [Theory]
    [InlineData(0, ReadingKind.Pass)]
    [InlineData(1, ReadingKind.Fail)]
    [InlineData(2, ReadingKind.Error)]
    [InlineData(3, ReadingKind.Inconclusive)]
    [InlineData(127, ReadingKind.Error)]
    [InlineData(137, ReadingKind.Error)]
    public void A_command_judges_by_how_it_ends(int code, ReadingKind kind) => Assert.Equal(kind, Answers.OfExit(code).Kind);

    [Theory]
    [InlineData(0, " 12.5\n", ReadingKind.Number)]
    [InlineData(0, "\n", ReadingKind.Missing)]
    [InlineData(0, "twelve", ReadingKind.Error)]
    [InlineData(1, "12.5", ReadingKind.Error)]
    public void A_command_that_measures_writes_a_number(int code, string output, ReadingKind kind) => Assert.Equal(kind, Answers.OfOutput(code, output).Kind);

    [Property]
    public bool Nothing_that_a_source_says_is_a_verdict_by_accident(string? body) =>
        Answers.OfPrometheus(body ?? "").Kind is ReadingKind.Error && Answers.OfJson(body ?? "", "a.b").Kind is ReadingKind.Error or ReadingKind.Missing;

    [Fact]
    public void Places_are_filled_in_and_cannot_leave_their_quotes()
    {
        var places = new CheckPlaces("orders", "2.0\"} or vector(0) #", "1.0", "shop", "production", TimeSpan.FromMinutes(5));
        Assert.Equal("""rate(x{s="orders",v="2.0\"} or vector(0) #"}[5m])""", places.InQuery("""rate(x{s="${service}",v="${version}"}[${window}])"""));
        Assert.Equal("http://host/orders/2.0%22%7D%20or%20vector%280%29%20%23", places.InAddress("http://host/${service}/${version}"));
        Assert.Equal("1.0 of shop in production for $5", places.Baseline.InWord("${version} of ${platform} in ${environment} for $$5"));
    }

    [Fact]
    public void A_name_that_means_nothing_is_found()
    {
        Assert.Equal(["servce", "PATH"], CheckPlaces.Unknown("${servce} ${service} ${PATH}"));
        Assert.Empty(CheckPlaces.Unknown(string.Concat(CheckPlaces.Names.Select(name => $"${{{name}}}"))));
    }
}
