using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Checks that others measure, as a file says them.</summary>
public sealed class ChecksTests
{
    private const string Http = "http: { url: \"http://m\", value: rate }";

    [Fact]
    public void The_checks_of_the_example_are_read_as_they_are_written()
    {
        var checks = Files.Good(Files.Example).Environments["local"].Rollout.Checks!.Value;

        Assert.Equal(["failed-orders", "paid-orders", "same-answers", "fatal-lines"], checks.Select(check => check.Name));
        Assert.Equal(["prometheus", "http", "command", "logs"], checks.Select(check => check.Source.Word));
        Assert.Equal("farm", ((PrometheusSource)checks[0].Source).Headers["X-Scope-OrgID"]);
        Assert.Equal(
            new SeriesLimits { Count = 100, Failures = 3, ConsecutiveFailures = 1, Inconclusives = 20, ConsecutiveInconclusives = 10, Errors = 50, ConsecutiveErrors = 4, ConsecutivePasses = 2 },
            checks[0].Limits);
        Assert.Equal((TimeSpan.FromSeconds(30), SeriesSpan.Rollout), (checks[0].Warmup, checks[0].Over));
        Assert.True(checks[0].Limit!.OfBaseline && ((CommandSource)checks[2].Source).Judges && checks[2].Limit is null);
        Assert.Equal(new SeriesLimits { Failures = 0, Inconclusives = null, ConsecutiveErrors = 4 }, checks[1].Limits);
    }

    [Fact]
    public void A_list_says_the_same_as_a_map()
    {
        var (list, map) = (Only($"checks: [{{ name: a, {Http}, limit: \"< 1\", consecutiveFailures: 2 }}]"), Only($"checks: {{ a: {{ {Http}, limit: \"< 1\", consecutiveFailures: 2 }} }}"));
        Assert.Equal(map with { Source = list.Source }, list);
        Assert.Equal((null, 2), (list.Limits.Failures, list.Limits.ConsecutiveFailures));
    }

    [Fact]
    public void A_command_with_a_limit_measures_and_one_without_judges()
    {
        Assert.False(((CommandSource)Only("checks: { a: { command: { run: [x] }, limit: \"< 1\" } }").Source).Judges);
        Assert.True(((CommandSource)Only("checks: { a: { command: { run: [x] } } }").Source).Judges);
    }

    [Theory]
    [InlineData("{ a: { limit: \"< 1\" } }", FaultCodes.Together, "add one of prometheus, http, command and logs")]
    [InlineData("{ a: { " + Http + ", logs: { match: x }, limit: \"< 1\" } }", FaultCodes.Together, "asks http and logs at once")]
    [InlineData("{ a: { " + Http + " } }", FaultCodes.Together, "what a good one is")]
    [InlineData("{ a: { " + Http + ", limit: \"1\" } }", FaultCodes.BadValue, "a limit such as")]
    [InlineData("{ a: { " + Http + ", limit: \"< 1\", evry: 5s } }", FaultCodes.UnknownKey, "'every'")]
    [InlineData("{ a: { prometheus: { url: \"http://m\", query: \"up{v=\\\"${versoin}\\\"}\" }, limit: \"< 1\" } }", FaultCodes.UnknownPlace, "'version'")]
    [InlineData("{ a: { prometheus: { url: \"http://m\", query: \"${TOKEN}\" }, limit: \"< 1\" } }", FaultCodes.UnknownPlace, "there are: service")]
    [InlineData("{ a: { command: { run: [x, \"${TOKEN}\"] } } }", FaultCodes.UnknownPlace, "TOKEN")]
    [InlineData("{ a: { http: { url: \"http://m/${token}\", value: x }, limit: \"< 1\" } }", FaultCodes.UnknownPlace, "in capitals")]
    [InlineData("{ a: { http: { url: \"http://m/${service\", value: x }, limit: \"< 1\" } }", FaultCodes.BadValue, "not whole")]
    [InlineData("{ a: { logs: { match: x, service: nobody }, limit: \"< 1\" } }", FaultCodes.UnknownService, "'nobody'")]
    [InlineData("{ a: { logs: { match: \"(\" }, limit: \"< 1\" } }", FaultCodes.BadValue, "a pattern")]
    [InlineData("{ a: { " + Http + ", limit: \"< 1\", over: step, count: 100 } }", FaultCodes.Contradiction, "stepDeadline is 10m")]
    [InlineData("{ errors: { " + Http + ", limit: \"< 1\" } }", FaultCodes.Repeated, "every rollout has")]
    [InlineData("[{ name: a, " + Http + ", limit: \"< 1\" }, { name: a, " + Http + ", limit: \"< 2\" }]", FaultCodes.Repeated, "comes twice")]
    [InlineData("[{ " + Http + ", limit: \"< 1\" }]", FaultCodes.MissingKey, "name")]
    public void What_cannot_be_meant_is_said(string checks, string code, string says)
    {
        var reading = Files.Read(Files.With(rollout: "checks: " + checks));

        var fault = Assert.Single(reading.Faults, fault => fault.Code == code);
        Assert.Contains(says, $"{fault.Message} {fault.Hint}", StringComparison.Ordinal);
        Assert.True(fault.Place.Line > 1);
        Assert.Null(reading.Platform);
    }

    [Fact]
    public void A_value_that_no_file_has_is_a_fault_once_the_files_are_known()
    {
        var text = Files.With(rollout: "checks: { a: { http: { url: \"http://m/${version}\", value: x, headers: { Authorization: \"${TOKEN}\", X: \"${Y:-usual}\" } }, limit: \"< 1\" } }");
        Assert.NotNull(Files.Read(text).Platform);
        var without = PlatformFile.Read(text, "/farm/agrimaan.yaml", "local", []);
        Assert.Contains("TOKEN", Assert.Single(without.Faults, fault => fault.Code == FaultCodes.UnknownReference).Message, StringComparison.Ordinal);
        Assert.Empty(PlatformFile.Read(text, "/farm/agrimaan.yaml", "local", [DotEnv.Parse("TOKEN=geheim", "/farm/.env")]).Faults);
    }

    private static MeasuredCheck Only(string rollout) => Assert.Single(Files.Good(Files.With(rollout: rollout)).Environments["local"].Rollout.Checks!.Value);
}
