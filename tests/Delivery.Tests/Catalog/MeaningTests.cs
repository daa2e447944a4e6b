using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Each fault of meaning alone: its code, its place by the text there, and what its sentence or hint must name.</summary>
public sealed class MeaningTests
{
    [Theory]
    [InlineData("calls: [othr]", FaultCodes.UnknownService, "othr", "did you mean 'other' (line 5)?")]
    [InlineData("calls: [zzz]", FaultCodes.UnknownService, "zzz", "declare it under `services:`")]
    [InlineData("calls: [api]", FaultCodes.Cycle, "api]", "api calls itself")]
    [InlineData("calls: [other, other]", FaultCodes.Repeated, "other]", "comes twice")]
    [InlineData("calls: other", FaultCodes.WrongKind, "other }", "must be a list")]
    [InlineData("calls: [Other]", FaultCodes.BadValue, "Other", "did you mean 'other'?")]
    [InlineData("use: nothing", FaultCodes.UnknownBlueprint, "nothing", "blueprints:")]
    [InlineData("settings: { PORT: 1 }", FaultCodes.ReservedSetting, "PORT", "set by the program")]
    [InlineData("settings: { AGRIMAAN_X: 1 }", FaultCodes.ReservedSetting, "AGRIMAAN_X", "set by the program")]
    [InlineData("settings: { LOG-LEVEL: 1 }", FaultCodes.BadValue, "LOG-LEVEL", "did you mean 'LOG_LEVEL'?")]
    [InlineData("settings: { 1A: 1 }", FaultCodes.BadValue, "1A", "a variable's name")]
    [InlineData("settings: { A: }", FaultCodes.WrongKind, " }", "write \"\" for an empty text")]
    [InlineData("settings: { A: [b] }", FaultCodes.WrongKind, "[b]", "must be a value")]
    [InlineData("settings: { A: \"\\0\" }", FaultCodes.BadCharacter, "\"\\0\"", "NUL")]
    [InlineData("settings: { OTHER_URL: x }, calls: [other]", FaultCodes.SettingClash, "OTHER_URL", "the address of other")]
    [InlineData("replicas: 0", FaultCodes.BadValue, "0 }", "from 1 to 100")]
    [InlineData("replicas: 101", FaultCodes.BadValue, "101", "from 1 to 100")]
    [InlineData("replicas: \"2\"", FaultCodes.WrongKind, "\"2\"", "did you mean '2'?")]
    [InlineData("replicas: 1.5", FaultCodes.WrongKind, "1.5", "a whole number")]
    [InlineData("tier: critcal", FaultCodes.BadValue, "critcal", "did you mean 'critical'?")]
    [InlineData("http: { ready: health }", FaultCodes.BadValue, "health", "did you mean '/health'?")]
    [InlineData("http: { startDeadline: 0s }", FaultCodes.BadValue, "0s", "from 1s to 1h")]
    [InlineData("http: { startDeadline: 61m }", FaultCodes.BadValue, "61m", "from 1s to 1h")]
    [InlineData("http: { stopGrace: 5 }", FaultCodes.WrongKind, "5 }", "did you mean '5s'?")]
    [InlineData("http: { stopGrace: 5 sec }", FaultCodes.BadValue, "5 sec", "did you mean '5s'?")]
    [InlineData("http: { stopGrace: 1.5s }", FaultCodes.BadValue, "1.5s", "such as 5s")]
    [InlineData("http: { stopGrace: 99999999999999999999h }", FaultCodes.BadValue, "99999999999999999999h", "such as 5s")]
    [InlineData("http: { redy: /up }", FaultCodes.UnknownKey, "redy", "did you mean 'ready'?")]
    [InlineData("http: ", FaultCodes.WrongKind, " }", "is empty")]
    [InlineData("wibble: 1", FaultCodes.UnknownKey, "wibble", "there are: use, run")]
    public void A_fault_of_a_service_is_found_where_it_is(string inside, string code, string at, string says) => Expect(Files.With(service: inside), code, inside, at, says);

    [Theory]
    [InlineData("port: 80", FaultCodes.BadValue, "80", "from 1024 to 65535")]
    [InlineData("port: 65536", FaultCodes.BadValue, "65536", "from 1024 to 65535")]
    [InlineData("routes: { /x: ohter }", FaultCodes.UnknownService, "ohter", "did you mean 'other' (line 5)?")]
    [InlineData("routes: { /x: api, /X: other }", FaultCodes.RouteClash, "/X", "whatever their case")]
    [InlineData("routes: { /x: api, /x: other }", FaultCodes.DuplicateKey, "/x: other", "the first is in line 6")]
    [InlineData("routes: { x: api }", FaultCodes.BadValue, "x: api", "did you mean '/x'?")]
    [InlineData("routes: { /x/: api }", FaultCodes.BadValue, "/x/", "did you mean '/x'?")]
    [InlineData("routes: { \"/x?y\": api }", FaultCodes.BadValue, "\"/x?y\"", "a path like")]
    [InlineData("routes: { /x//y: api }", FaultCodes.BadValue, "/x//y", "a path like")]
    [InlineData("routes: { \"/{x}\": api }", FaultCodes.BadValue, "\"/{x}\"", "a path like")]
    [InlineData("sticky: yes", FaultCodes.WrongKind, "yes", "did you mean 'true'?")]
    [InlineData("sticky: \"true\"", FaultCodes.WrongKind, "\"true\"", "true or false")]
    public void A_fault_of_the_gateway_is_found_where_it_is(string inside, string code, string at, string says) => Expect(Files.With(gateway: inside), code, inside, at, says);

    [Theory]
    [InlineData("steps: [10%, 10%]", FaultCodes.StepsNotRising, "10%]", "not above the one before it, 10%")]
    [InlineData("steps: [50%, 25%, 60%]", FaultCodes.StepsNotRising, "25%", "not above the one before it, 50%")]
    [InlineData("steps: [0%]", FaultCodes.BadValue, "0%", "above 0% and below 100%")]
    [InlineData("steps: [100%]", FaultCodes.BadValue, "100%", "above 0% and below 100%")]
    [InlineData("steps: [0.001%]", FaultCodes.BadValue, "0.001%", "above 0%")]
    [InlineData("steps: [10]", FaultCodes.WrongKind, "10", "did you mean '10%'?")]
    [InlineData("steps: []", FaultCodes.MissingKey, "[]", "at least 1 entry")]
    [InlineData("stepTime: 5s, stepDeadline: 4s", FaultCodes.Contradiction, "4s", "shorter than stepTime")]
    [InlineData("stepTime: 20m", FaultCodes.Contradiction, "20m", "10m is the default")]
    [InlineData("stepTime: 25h, stepDeadline: 26h", FaultCodes.BadValue, "25h", "from 0s to 24h")]
    [InlineData("strategy: bluegreen", FaultCodes.BadValue, "bluegreen", "did you mean 'blue-green'?")]
    [InlineData("steps: [10% 20m]", FaultCodes.Contradiction, "10% 20m", "longer than stepDeadline")]
    [InlineData("baseline: fresh, steps: [scale 50%, 10%, 50%]", FaultCodes.Contradiction, "50%]", "have all traffic")]
    [InlineData("strategy: rolling, steps: [scale 2]", FaultCodes.Contradiction, "scale 2", "a rolling rollout has no step scale 2")]
    [InlineData("steps: [scale 0]", FaultCodes.BadValue, "scale 0", "or scale 2")]
    [InlineData("strategy: blue-green, baseline: fresh", FaultCodes.Contradiction, "fresh", "a blue-green rollout has no baseline")]
    [InlineData("strategy: rolling, steps: [pause]", FaultCodes.Contradiction, "pause", "a rolling rollout has no step pause")]
    [InlineData("strategy: blue-green, steps: [pause, 10%]", FaultCodes.Contradiction, "10%", "a blue-green rollout has no step 10%")]
    [InlineData("steps: [10%, pause 0s]", FaultCodes.BadValue, "pause 0s", "or pause, or pause 10m")]
    [InlineData("steps: [10%, paus]", FaultCodes.BadValue, "paus]", "or pause")]
    [InlineData("onInconclusive: rolback", FaultCodes.BadValue, "rolback", "did you mean 'rollback'?")]
    [InlineData("abort: { errors: 5% }", FaultCodes.BadValue, "5%", "did you mean '>5%'?")]
    [InlineData("abort: { errors: \">101%\" }", FaultCodes.BadValue, "\">101%\"", ">100%")]
    [InlineData("abort: { latency: \">0% of baseline\" }", FaultCodes.BadValue, "\">0%", ">200% of baseline")]
    [InlineData("abort: { quantile: p0 }", FaultCodes.BadValue, "p0", "p95")]
    [InlineData("abort: { quantile: 95 }", FaultCodes.WrongKind, "95", "did you mean 'p95'?")]
    [InlineData("abort: { quantile: p100 }", FaultCodes.BadValue, "p100", "p95")]
    [InlineData("abort: { samples: 0 }", FaultCodes.BadValue, "0 }", "from 1 to 1000000")]
    public void A_fault_of_a_rollout_is_found_where_it_is(string inside, string code, string at, string says) => Expect(Files.With(rollout: inside), code, inside, at, says);

    [Theory]
    [InlineData("", FaultCodes.Empty, "the file is empty")]
    [InlineData("# nothing\n", FaultCodes.Empty, "the file is empty")]
    [InlineData("just a sentence", FaultCodes.WrongKind, "must be a map")]
    [InlineData("- a\n- b\n", FaultCodes.WrongKind, "must be a map")]
    public void A_file_that_is_no_map_has_one_fault(string text, string code, string says)
    {
        var fault = Assert.Single(Files.Read(text).Faults);
        Assert.Equal(code, fault.Code);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("environments: { local: {} }", "", "environments is missing")]
    [InlineData("{ local: {} }", "{}", "environments is empty, but needs at least 1 entry")]
    [InlineData("services: { api: { run: { command: [api] } } }", "", "the platform has no service")]
    [InlineData("services: { api: { run: { command: [api] } } }", "services: {}", "the platform has no service")]
    [InlineData("platform: farm", "", "platform is missing")]
    [InlineData("apiVersion: platform/v1", "", "apiVersion is missing")]
    [InlineData("{ run: { command: [api] } }", "{}", "api has no run.command")]
    [InlineData("{ run: { command: [api] } }", "{ run: { files: bin } }", "api has no run.command")]
    public void What_is_missing_is_said(string part, string instead, string says)
    {
        var fault = Assert.Single(Files.Read(Files.Smallest.Replace(part, instead, StringComparison.Ordinal)).Faults);
        Assert.Equal((FaultCodes.MissingKey, says), (fault.Code, fault.Message));
        Assert.StartsWith(says.Contains("empty", StringComparison.Ordinal) ? "" : "add `", fault.Hint ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_is_named_and_reported_once()
    {
        var reading = Files.Read("""
            platform: farm
            apiVersion: platform/v1
            services:
              a: { run: { command: [x] }, calls: [d, b] }
              b: { run: { command: [x] }, calls: [c] }
              c: { run: { command: [x] }, calls: [d, a] }
              d: { run: { command: [x] } }
            environments: { local: {} }
            """);

        var fault = Assert.Single(reading.Faults);
        Assert.Equal(FaultCodes.Cycle, fault.Code);
        Assert.Equal("services call each other in a circle: a → b → c → a", fault.Message);
        Assert.Equal(6, fault.Place.Line);
    }

    [Fact]
    public void A_service_cannot_call_a_frontend_but_a_frontend_can()
    {
        var fault = Assert.Single(Files.Read(Files.With("calls: [web]", more: "frontends: { web: { run: { command: [x] }, calls: [shell] }, shell: { run: { command: [x] } } }")).Faults);
        Assert.Equal(FaultCodes.CallsFrontend, fault.Code);
    }

    [Fact]
    public void A_name_is_given_once_over_services_and_frontends()
    {
        var fault = Assert.Single(Files.Read(Files.With(more: "frontends: { other: { run: { command: [x] } } }")).Faults);
        Assert.Equal((FaultCodes.NameClash, "'other' is both a service (line 5) and a frontend"), (fault.Code, fault.Message));
    }

    [Fact]
    public void A_fault_of_a_blueprint_comes_once_however_many_services_use_it()
    {
        var reading = Files.Read(Files.With("use: b, calls: []", more: """
            frontends: { x: { use: b }, y: { use: b } }
            blueprints: { b: { run: { command: [x] }, calls: [nobody], settings: { PORT: 1 } } }
            """));

        Assert.Equal([FaultCodes.UnknownService, FaultCodes.ReservedSetting], reading.Faults.Select(fault => fault.Code));
    }

    private static void Expect(string text, string code, string inside, string at, string says)
    {
        var fault = Assert.Single(Files.Read(text).Faults);
        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, each => each.Contains(inside, StringComparison.Ordinal));
        var offset = lines[line].IndexOf(inside, StringComparison.Ordinal);
        var column = lines[line].IndexOf(at, offset, StringComparison.Ordinal);
        if (at is " }")
        {
            column = fault.Place.Column - 1; // an empty value has no place of its own; where exactly is the parser's matter
        }
        else if (inside.IndexOf(at, StringComparison.Ordinal) != inside.LastIndexOf(at, StringComparison.Ordinal))
        {
            Assert.Fail($"'{at}' does not tell a place in '{inside}'");
        }

        Assert.Equal((code, line + 1, column + 1), (fault.Code, fault.Place.Line, fault.Place.Column));
        Assert.Contains(says, fault.Message + " " + fault.Hint, StringComparison.Ordinal);
    }
}
