using System.Net;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Agrimaan.Samples.Tests;

/// <summary>The services beside the first four, without events.</summary>
public sealed class SupportingServiceTests(Farm farm) : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_reading_is_kept_with_the_name_of_its_field_and_an_alarm_when_it_is_beyond_what_is_good()
    {
        await using var iot = await Start("Iot");

        var reading = await iot.Http.Post("/api/iot/readings", new { sensor = "s-1", fieldId = 8, kind = "soil-moisture", value = 9.5 }, HttpStatusCode.Created);

        Assert.Equal("Vineyard Slope", (string?)reading["field"]);
        Assert.True((bool)reading["alarm"]!);
        var field = await iot.Http.Json("/api/iot/fields/8");
        Assert.Equal("Savita Patil", (string?)field["farmer"]);
        Assert.Single(field["readings"]!.AsArray());
        Assert.Equal("ok; no events: EVENTS_URL is not set", await iot.Http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task Every_fault_of_a_reading_is_told_at_once()
    {
        await using var iot = await Start("Iot");

        var problem = await iot.Http.Post("/api/iot/readings", new { sensor = "", fieldId = 999, kind = "mood", value = 1e6 }, HttpStatusCode.BadRequest);

        Assert.Equal(["sensor", "fieldId", "kind", "value"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Weather_remembers_a_place_when_the_service_outside_is_gone_and_says_plainly_when_it_never_knew()
    {
        await using var outside = await ServiceProcess.Start("WeatherApi");
        await using var weather = await Start("Weather", ("WEATHER_API_URL", outside.Address));
        var before = await weather.Http.Json("/api/weather/fields/8");
        outside.Terminate();
        await outside.Exit();

        var after = await weather.Http.Json("/api/weather/fields/8");
        using var unknown = await weather.Http.GetAsync("/api/weather/fields/1");

        Assert.Equal("Niphad", (string?)before["forecast"]!["place"]);
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Contains("No forecast for Jagraon yet", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_says_at_which_entry_it_was_changed()
    {
        await using var ledger = await Start("Blockchain");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ledger.Http.Post("/api/ledger", new { subject = "field 8", text = $"note {i}" }, HttpStatusCode.Created)));
        Assert.True((bool)(await ledger.Http.Json("/api/ledger/verification"))["whole"]!);

        await using (var file = new SqliteConnection($"Data Source={Path.Combine(data.Path, "blockchain.db")};Pooling=false"))
        {
            await file.OpenAsync();
            await using var change = file.CreateCommand();
            change.CommandText = "update entries set text = 'something else' where height = 7";
            await change.ExecuteNonQueryAsync();
        }

        var verification = await ledger.Http.Json("/api/ledger/verification");
        Assert.False((bool)verification["whole"]!);
        Assert.Equal(7, (int)verification["brokenAt"]!);
    }

    [Fact]
    public async Task Admin_shows_every_service_and_a_missing_one_breaks_nothing()
    {
        var missing = new[] { "IOT", "WEATHER", "NOTIFICATION", "LOGISTICS", "BLOCKCHAIN", "ANALYTICS" }.Select(name => ($"{name}_SERVICE_URL", "http://127.0.0.1:1"));
        await using var admin = await Start("Admin", [.. missing]);

        var services = (await admin.Http.Json("/api/admin/services")).AsArray();

        Assert.Equal(10, services.Count);
        Assert.Equal(["user-service", "field-service", "crop-service", "marketplace-service"], services.Where(service => (bool)service!["ready"]!).Select(service => (string)service!["service"]!));
        Assert.All(services.Where(service => !(bool)service!["ready"]!), service => Assert.EndsWith("cannot be reached", (string)service!["says"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("EVENTS_URL", "http://127.0.0.1", "Notification")]
    [InlineData("MONGO_URL", "localhost", "Analytics")]
    public async Task An_address_of_the_wrong_kind_stops_the_start_and_is_not_repeated(string name, string value, string service)
    {
        var (code, words) = await ServiceProcess.StartAndFail(service, ("AGRIMAAN_DATA", data.Path), (name, value));

        Assert.Equal(2, code);
        Assert.Contains(name, words, StringComparison.Ordinal);
        Assert.DoesNotContain(value, words, StringComparison.Ordinal);
    }

    private Task<ServiceProcess> Start(string project, params (string, string)[] more) =>
        ServiceProcess.Start(project, [.. farm.Addresses(), ("AGRIMAAN_DATA", data.Path), .. more]);
}
