using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli.Load;

/// <summary>What may stand on the line of `agrimaan load`, and whom it means.</summary>
public sealed class LoadLineTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("--rate 0.09", "--rate needs a number from 0.1 to 20000, not '0.09'.", "agrimaan load --rate 100")]
    [InlineData("--rate 20001", "--rate needs a number", "For example")]
    [InlineData("--rate 1e3", "--rate needs a number", "For example")]
    [InlineData("--rate NaN", "--rate needs a number", "For example")]
    [InlineData("--for 0s", "--for needs a time above 0 and up to 1h, not '0s'.", "10s")]
    [InlineData("--for 61m", "--for needs a time", "10s")]
    [InlineData("--for soon", "--for needs a time", "10s")]
    [InlineData("--count 0", "--count needs a whole number from 1 to 10000000, not '0'.", "For example")]
    [InlineData("--count 10000001", "--count needs a whole number", "For example")]
    [InlineData("--count 1001 --rate 0.25", "1,001 requests take longer than 1h at this rate.", "Lower --count")]
    [InlineData("--rate 20000 --for 10m", "10,000,000 requests are the most, and are over after", "--count 10000000")]
    [InlineData("--ramp -1s", "--ramp needs a time", "10s")]
    [InlineData("--path crops", "--path 'crops' does not begin with one slash.", "/api/crops=3")]
    [InlineData("--path //elsewhere/a", "does not begin with one slash.", "--url")]
    [InlineData("--path /a=0", "The weight of --path needs a whole number from 1 to 10000, not '0'.", "For example")]
    [InlineData("--path /a=b", "The weight of --path needs a whole number", "For example")]
    [InlineData("--url http://127.0.0.1:1/a --path /b", "Both --url and --path say what is asked for.", "--url http://127.0.0.1:1")]
    [InlineData("--method GE%T", "--method 'GE%T' is no method.", "GET")]
    [InlineData("--header Accept", "--header 'Accept' is not of the form 'NAME: VALUE'.", "For example")]
    [InlineData("--header A\tb:c", "is not of the form 'NAME: VALUE'.", "For example")]
    [InlineData("--body @nowhere.json", "The body cannot be read from nowhere.json", "--body @")]
    [InlineData("--timeout 3m", "--timeout needs a time above 0 and up to 2m, not '3m'.", "10s")]
    [InlineData("--max-open 10001", "--max-open needs a whole number from 1 to 10000", "For example")]
    [InlineData("--max-errors 0.01", "--max-errors needs a share from 0% to 100%, not '0.01'.", "1% or 0.5%")]
    [InlineData("--max-errors 101%", "--max-errors needs a share", "1%")]
    [InlineData("--max-p95 fast", "--max-p95 needs a time", "250ms")]
    [InlineData("--url ftp://127.0.0.1", "--url 'ftp://127.0.0.1' is no address that can be asked.", "http://127.0.0.1:8080")]
    [InlineData("--url 127.0.0.1:8080", "is no address that can be asked.", "http://127.0.0.1:8080")]
    [InlineData("farm --url http://127.0.0.1:1", "Both --url and a platform say whom to ask.", "Leave one")]
    [InlineData("--url http://192.0.2.1:80", "192.0.2.1 is not this machine", "--anywhere")]
    [InlineData("--url http://localhost.example.org", "localhost.example.org is not this machine", "--anywhere")]
    public async Task What_cannot_be_meant_is_said_before_anything_is_sent(string options, string sentence, string hint)
    {
        var url = options.Contains("--url", StringComparison.Ordinal) ? "" : " --url http://127.0.0.1:1";
        var outcome = await Load(options + url);
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(hint, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A name that nobody can own stands for another machine: it is asked for, and found nowhere.</summary>
    [Fact]
    public async Task Another_machine_is_asked_only_when_that_is_said()
    {
        var outcome = await Load("--url http://nobody.invalid --anywhere --rate 100 --count 1 --timeout 30s");
        Assert.Equal(ExitCodes.CannotTell, outcome.ExitCode);
        Assert.Contains("1 of 1 requests left for http://nobody.invalid/", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("farm")]
    [InlineData("farm@production")]
    [InlineData("--platform farm@production")]
    [InlineData("--environment production")]
    [InlineData("farm --environment production")]
    public async Task The_platform_that_is_meant_is_asked_at_its_edge(string line)
    {
        await using var server = await LoadedServer.StartAsync();
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform with { Name = "farm@production", Environment = "production", Address = server.Address };
        fake.Others.Add(Sample.Platform with { Name = "farm@staging", Environment = "staging", State = "down" });
        fake.Others.Add(Sample.Platform with { Name = "shop", Environment = "local", State = "down" });
        var outcome = await Load($"{line} --rate 100 --count 3".TrimStart());
        Assert.Equal((ExitCodes.Done, 3), (outcome.ExitCode, server.Arrived));
    }

    [Theory]
    [InlineData("", "There are several platforms: farm, shop.", "agrimaan load PLATFORM")]
    [InlineData("frm", "There is no platform 'frm'.", "There are farm, shop, lake.")]
    [InlineData("shop --environment staging", "There is no platform 'shop@staging'.", "There are")]
    [InlineData("lake", "lake is down.", "agrimaan up")]
    public async Task A_platform_that_cannot_be_asked_is_said_to_be_so(string line, string sentence, string hint)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform with { Name = "farm" };
        fake.Others.Add(Sample.Platform with { Name = "shop" });
        fake.Others.Add(Sample.Platform with { Name = "lake", State = "down" });
        var outcome = await Load($"{line} --count 1".TrimStart());
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Contains(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(hint, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_platform_the_next_step_is_to_bring_one_up()
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        Assert.Contains("agrimaan up FILE", (await Load("--count 1")).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private Task<Outcome> Load(string options) =>
        new CommandLine(_home.Home, _home.Home.Folder) { Width = 200 }.RunAsync(["load", .. options.Split(' ')]);
}
