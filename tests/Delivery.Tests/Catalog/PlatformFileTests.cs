using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class PlatformFileTests
{
    [Fact]
    public void The_example_in_the_documentation_is_read_without_a_fault()
    {
        var farm = Files.Good(Files.Example);

        Assert.Equal("farm", farm.Name);
        Assert.Equal(["field-service", "user-service", "web"], farm.Services.Keys);
        var user = farm.Services["user-service"];
        Assert.Equal(new RunCommand(["dotnet", "User.dll"], "/platforms/farm/services/bin"), user.Run);
        Assert.Equal((Tier.Critical, 2, ServiceKind.Backend), (user.Tier, user.Replicas, user.Kind));
        Assert.Equal("/metrics", user.Http.Metrics);
        Assert.Equal(ServiceKind.Frontend, farm.Services["web"].Kind);
        Assert.Equal(["field-service", "user-service"], farm.Services["web"].Calls);
        Assert.Equal("web", farm.Gateway.Routes["/"]);
        Assert.Equal(300, farm.Environments["local"].Rollout.Abort.Samples);
    }

    [Fact]
    public void The_example_spells_out_every_default()
    {
        var farm = Files.Good(Files.Example);
        var small = Files.Good(Files.Smallest);

        var (spelled, silent) = (farm.Environments["local"].Rollout, small.Environments["local"].Rollout);
        Assert.Equal(silent.Steps, spelled.Steps);
        Assert.Equal(silent, spelled with { Steps = silent.Steps, Match = null, Checks = null, DrainWebSocket = null, DrainEvents = null });
        Assert.Equal(small.Environments["local"].Target, farm.Environments["local"].Target);
        Assert.Equal(small.Gateway, farm.Gateway with { Routes = small.Gateway.Routes });
        Assert.Equal(new Probes(), farm.Services["user-service"].Http with { Ready = null, Live = null, Metrics = null });
    }

    [Fact]
    public void What_is_not_said_has_the_default_of_the_model()
    {
        var small = Files.Good(Files.Smallest);

        Assert.Equal(new Probes(), small.Services["api"].Http);
        Assert.Equal("/platforms/farm", small.Services["api"].Run.Files);
        Assert.Equal((Tier.Standard, 1), (small.Services["api"].Tier, small.Services["api"].Replicas));
        Assert.Equal(new GatewaySettings(), small.Gateway with { Routes = new GatewaySettings().Routes });
        Assert.Equal(new RolloutPolicy() with { Steps = small.Environments["local"].Rollout.Steps }, small.Environments["local"].Rollout);
    }

    [Fact]
    public void A_service_says_only_what_differs_from_its_blueprint()
    {
        var platform = Files.Good("""
            platform: farm
            apiVersion: platform/v1
            blueprints:
              base:
                run: { command: [node, base.mjs], files: bin }
                tier: important
                http: { ready: /ready, stopGrace: 3s }
                settings: { A: "1", B: "2" }
                calls: [one]
            services:
              one: { use: base, calls: [] }
              two: { use: base, run: { command: [node, two.mjs] }, http: { ready: /up }, settings: { B: "3", C: "4" } }
            environments: { local: {} }
            """);

        var (one, two) = (platform.Services["one"], platform.Services["two"]);
        Assert.Equal(new RunCommand(["node", "base.mjs"], "/platforms/farm/bin"), one.Run);
        Assert.Empty(one.Calls);
        Assert.Equal(new RunCommand(["node", "two.mjs"], "/platforms/farm/bin"), two.Run);
        Assert.Equal(Tier.Important, two.Tier);
        Assert.Equal(("/up", TimeSpan.FromSeconds(3)), (two.Http.Ready!, two.Http.StopGrace));
        Assert.Equal(["A=1", "B=3", "C=4"], two.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
        Assert.Equal(["one"], two.Calls);
    }

    [Fact]
    public void Settings_and_arguments_are_taken_as_they_are_written()
    {
        var api = Files.Good("""
            platform: farm
            apiVersion: platform/v1
            services: { api: { run: { command: [api, 010, "", 1.50, true] }, settings: { A: 0.10, B: True, C: "", D: 1e3, e_1: "x y" } } }
            environments: { local: {} }
            """).Services["api"];

        Assert.Equal(["api", "010", "", "1.50", "true"], api.Run.Command);
        Assert.Equal(["A=0.10", "B=True", "C=", "D=1e3", "e_1=x y"], api.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
    }

    [Theory]
    [InlineData("bin", "/platforms/farm/bin")]
    [InlineData("./bin/", "/platforms/farm/bin/")]
    [InlineData("../other", "/platforms/other")]
    [InlineData("/opt/x/../bin", "/opt/bin")]
    [InlineData("../../../../..", "/")]
    [InlineData("a b", "/platforms/farm/a b")]
    public void Folders_are_relative_to_the_file(string written, string read) =>
        Assert.Equal(read, Files.Good(Files.Smallest.Replace("[api]", $"[api], files: \"{written}\"", StringComparison.Ordinal)).Services["api"].Run.Files);

    [Theory]
    [InlineData("agrimaan.yaml", "/")]
    [InlineData("some/agrimaan.yaml", "/some")]
    [InlineData("", "/")]
    [InlineData("/\0/agrimaan.yaml", "/?")]
    public void A_file_without_an_absolute_path_never_leans_on_the_folder_of_the_process(string file, string folder) =>
        Assert.Equal(folder, PlatformFile.Read(Files.Smallest, file).Platform!.Services["api"].Run.Files);

    [Fact]
    public void A_command_may_be_one_line() =>
        Assert.Equal(["node", "server.mjs", "--fast"], Files.Good(Files.Smallest.Replace("[api]", "\"  node  server.mjs --fast \"", StringComparison.Ordinal)).Services["api"].Run.Command);

    [Fact]
    public void Limits_are_read_as_numbers()
    {
        var rollout = Files.Good(Files.With(rollout: """steps: [0.01%, 12.5%, 99.99%], abort: { errors: "> 0.5%", latency: ">50%", quantile: p99.9 }""")).Environments["local"].Rollout;

        Assert.Equal([1, 1250, 9999], rollout.Steps);
        Assert.Equal((0.005, 1.5, 0.999), (rollout.Abort.Errors, rollout.Abort.LatencyRatio, rollout.Abort.LatencyQuantile));
    }

    [Fact]
    public void Carriage_returns_and_a_byte_order_mark_change_nothing() =>
        Assert.Equal(JsonSerializer.Serialize(Files.Good(Files.Example)), JsonSerializer.Serialize(Files.Good("\uFEFF" + Files.Example.ReplaceLineEndings("\r\n"))));

    [Fact]
    public void A_warning_does_not_keep_the_platform_away()
    {
        var reading = Files.Read(Files.With(gateway: "port: 20080", more: "blueprints: { spare: {} }"));

        Assert.NotNull(reading.Platform);
        Assert.Equal([FaultCodes.PortInRange, FaultCodes.UnusedBlueprint], reading.Faults.Select(fault => fault.Code));
        Assert.All(reading.Faults, fault => Assert.Equal(Severity.Warning, fault.Severity));
    }
}
