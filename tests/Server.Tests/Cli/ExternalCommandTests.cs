using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan external`: the exit code tells whether everything outside is there.</summary>
public sealed class ExternalCommandTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task All_that_are_asked_are_there()
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.External.AddRange(Sample.External.Where(one => one.Verdict != "error"));
        var outcome = await new CommandLine(_home.Home).RunAsync("external", "-o", "json");
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Contains("\"mode\": \"mock\"", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_away_is_a_no()
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.External.AddRange(Sample.External);
        Assert.Equal(ExitCodes.No, (await new CommandLine(_home.Home).RunAsync("external")).ExitCode);
    }

    [Fact]
    public async Task A_platform_that_asks_nothing_says_how_to_declare_it()
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        var outcome = await new CommandLine(_home.Home).RunAsync("external");
        Assert.Equal((ExitCodes.Done, true), (outcome.ExitCode, outcome.Output.Contains("`external:`", StringComparison.Ordinal)));
    }

    public void Dispose() => _home.Dispose();
}
