using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>What one environment makes of the platform.</summary>
public sealed class ResolutionTests
{
    private static readonly Platform Farm = Files.Good(Whole.Text);

    [Fact]
    public void What_an_environment_says_of_one_service_stands_over_what_it_says_of_all_and_that_over_the_file()
    {
        Assert.Equal(("base", "own"), (Farm.Services["users"].Settings["A"], Farm.Services["users"].Settings["B"]));
        Assert.Equal(("everywhere", "own"), (Farm.In("local").Services["users"].Settings["A"], Farm.In("local").Services["users"].Settings["B"]));
        Assert.Equal("staging", Farm.In("staging").Services["users"].Settings["A"]);
        Assert.Equal("everywhere", Farm.In("staging").Services["orders"].Settings["A"]);
    }

    [Fact]
    public void An_environment_takes_from_the_one_it_is_like_all_but_that_it_is_production()
    {
        Assert.Equal((1, 1, 3, 3), (Farm.Services["users"].Replicas, Farm.In("local").Services["users"].Replicas, Farm.In("staging").Services["users"].Replicas, Farm.In("production").Services["users"].Replicas));
        Assert.Equal([LogLevel.Debug, LogLevel.Debug, LogLevel.Debug], Farm.Environments.Values.Select(environment => environment.Log));
        Assert.Equal(["production"], Farm.Environments.Values.Where(environment => environment.Production).Select(environment => environment.Name));
        var more = Files.Good(Whole.Text + "\n  twin: { like: production, target: kubernetes, external: sandbox }\n");
        Assert.False(more.Environments["twin"].Production);
        Assert.Equal(2, more.Environments["twin"].Approvals.Count);
    }

    [Fact]
    public void Addresses_reach_those_that_own_or_use_with_the_database_in_the_path()
    {
        var services = Farm.In("local").Services;
        Assert.Equal("mongodb://127.0.0.1:27017/users?replicaSet=rs", services["users"].Settings["MONGO_URL"]);
        Assert.Equal("amqp://127.0.0.1", services["users"].Settings["EVENTS_URL"]);
        Assert.Equal("amqp://127.0.0.1", services["orders"].Settings["EVENTS_URL"]);
        Assert.False(services["orders"].Settings.ContainsKey("MONGO_URL"));
        Assert.False(services["orders"].Settings.ContainsKey("REDIS_URL"));
        Assert.DoesNotContain("MONGO_URL", Farm.Services["users"].Settings.Keys);
    }

    [Fact]
    public void An_external_service_is_mocked_by_a_hidden_service_or_reached_at_the_address_of_its_face()
    {
        var local = Farm.In("local");
        Assert.True(local.Services["weather"].Mock);
        Assert.Equal(["node", "w.mjs"], local.Services["weather"].Run.Command);
        Assert.Equal(["users", "weather"], local.Services["orders"].Calls);
        Assert.DoesNotContain("WEATHER_URL", local.Services["orders"].Settings.Keys);

        Assert.Equal("https://try.example", Farm.In("staging").Services["orders"].Settings["WEATHER_URL"]);
        Assert.Equal("https://real.example", Farm.In("production").Services["orders"].Settings["WEATHER_URL"]);
        Assert.DoesNotContain("weather", Farm.In("staging").Services.Keys);
        Assert.DoesNotContain("weather", Farm.Services.Keys);
        Assert.Equal((ExternalMode.Mock, ExternalMode.Sandbox, ExternalMode.Live), (Mode("local"), Mode("staging"), Mode("production")));
    }

    [Fact]
    public void A_deploy_asks_the_faces_that_services_are_given_and_no_mock_that_runs_beside_them()
    {
        Assert.Empty(ExternalFace.AskedBy(Farm.In("local"), Farm.Environments["local"]));
        Assert.Equal([("weather", ExternalMode.Sandbox, "https://try.example")], Asked("staging"));
        Assert.Equal([("weather", ExternalMode.Live, "https://real.example")], Asked("production"));

        IEnumerable<(string, ExternalMode, string)> Asked(string environment) =>
            ExternalFace.AskedBy(Farm.In(environment), Farm.Environments[environment]).Select(face => (face.Name, face.Mode, face.Address));
    }

    [Fact]
    public void Log_levels_reach_the_processes()
    {
        Assert.All(Farm.In("local").Services.Values.Where(service => !service.Mock), service => Assert.Equal("debug", service.Settings["LOG_LEVEL"]));
        Assert.DoesNotContain("LOG_LEVEL", Farm.Services["users"].Settings.Keys);
    }

    [Fact]
    public void Secrets_are_places_and_never_values()
    {
        Assert.Equal("env:SMTP_PASSWORD", Farm.In("local").Services["users"].Secrets["smtp-password"].ToString());
        Assert.Equal("env:SMTP", Farm.In("production").Services["users"].Secrets["smtp-password"].ToString());
        Assert.Equal("SMTP_PASSWORD", SecretSource.Variable("smtp-password"));
        Assert.DoesNotContain("SMTP_PASSWORD", Farm.In("production").Services["users"].Settings.Keys);
    }

    [Fact]
    public void A_service_promises_its_tiers_objectives_with_its_own_over_them()
    {
        Assert.Equal(0.9995, Farm.Services["users"].Objectives.Availability, 6);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)), (Farm.Services["users"].Objectives.Rto, Farm.Services["users"].Objectives.Rpo));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromHours(24)), (Farm.Services["orders"].Objectives.Rto, Farm.Services["orders"].Objectives.Rpo));
    }

    [Fact]
    public void Rules_of_an_environment_are_data()
    {
        var production = Farm.Environments["production"];
        Assert.Equal([new Region("eu", RegionRole.Primary), new Region("ap", RegionRole.Standby)], production.Regions);
        Assert.Equal("tue..thu 09:00-16:00 Europe/Berlin", Assert.Single(production.Windows).ToString());
        Assert.Equal("the year's end", Assert.Single(production.Freezes).Why);
        Assert.Equal((2, "release-manager"), (production.Approvals.Count, Assert.Single(production.Approvals.Roles)));
        Assert.Equal("/platforms/farm/.env.production", Assert.Single(production.Values));
        Assert.Equal("""{"spec":{}}""", Assert.Single(production.Patches).Merge);
        Assert.Equal((1, 0, 0), (Farm.Environments["local"].Journeys.Length, Farm.Environments["staging"].Journeys.Length, production.Journeys.Length));
    }

    [Fact]
    public void A_scale_may_follow_the_load()
    {
        var farm = Files.Good(Files.Example.Replace("inFlight: 20", "inFlight: 21", StringComparison.Ordinal));
        var follows = farm.Services.Values.Single(service => service.Scale.Follows is not null);

        Assert.Equal((2, 10, 50, 21), (follows.Scale.Follows!.Least, follows.Scale.Follows.Most, follows.Scale.Follows.RequestsPerSecond, follows.Scale.Follows.InFlight));
        Assert.Equal((TimeSpan.FromSeconds(15), 1000, TimeSpan.FromMinutes(5)), (follows.Scale.Follows.Window, follows.Scale.Follows.Tolerance, follows.Scale.Follows.Stabilization));
    }

    [Fact]
    public void A_service_with_numbered_instances_says_how_they_are_replaced()
    {
        var service = Files.Good(Files.Example).Services["field-service"];

        Assert.Equal((StateKind.Ordinal, new Ordinals(2, 1), 3), (service.State, service.Ordinals, service.Replicas));
        Assert.Equal((2, 3, 4), (service.Ordinals!.QuorumOf(3), new Ordinals().QuorumOf(5), new Ordinals().QuorumOf(6)));
    }

    [Fact]
    public void A_scale_gives_the_replicas_and_keeps_its_reason()
    {
        Assert.Equal((2, new ScaleRange(2, 4, 70)), (Farm.Services["web"].Replicas, Farm.Services["web"].Scale));
        Assert.Equal((1, "its own disk"), (Farm.Services["ledger"].Replicas, Farm.Services["ledger"].Scale.Fixed!));
    }

    [Fact]
    public void A_journey_is_calls_with_bodies_as_json()
    {
        var journey = Farm.Journeys["buy"];
        Assert.Equal(("POST", "/api/orders", """{"n":1}""", "data.id"), (journey.Steps[0].Method, journey.Steps[0].Path, journey.Steps[0].Body!, journey.Steps[0].Keep["order"]));
        Assert.Equal([201], journey.Steps[0].Expect.Status);
        var kept = new Dictionary<string, string> { ["order"] = "a/b" };
        Assert.Equal("/api/orders/a%2Fb", KeptValues.FillPath(journey.Cleanup[0].Path, kept, out var missing));
        Assert.Empty(missing);
    }

    [Fact]
    public void An_environment_that_does_not_exist_is_said() => Assert.Throws<KeyNotFoundException>(() => Farm.In("moon"));

    private static ExternalMode Mode(string environment) => Farm.Environments[environment].External["weather"];
}
