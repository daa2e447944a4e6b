using Agrimaan.Cli;
using Agrimaan.Client;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan journey`: what is asked, and which exit code tells what.</summary>
public sealed class JourneyCommandTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("pass", ExitCodes.Done)]
    [InlineData("fail", ExitCodes.No)]
    [InlineData("error", ExitCodes.CannotTell)]
    public async Task The_exit_code_tells_a_wrong_answer_from_none(string verdict, int exitCode)
    {
        await using var fake = await StartAsync(verdict);
        var outcome = await new CommandLine(_home.Home).RunAsync("journey", "run", "sign-up", "-o", "json");
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains($"\"verdict\": \"{verdict}\"", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_those_of_deploys_are_played_as_often_as_is_said()
    {
        await using var fake = await StartAsync("pass");
        var outcome = await new CommandLine(_home.Home).RunAsync("journey", "run", "--times", "3", "--against", "preview", "--version", "users@2.0.0", "--version", "fields@2.0.0");
        Assert.Equal(ExitCodes.Done, outcome.ExitCode);
        Assert.Equal(3, fake.Asked.Count(asked => asked.StartsWith(
            """POST /api/v1/platforms/agrimaan/journeys/sign-up/run {"versions":"users@2.0.0, fields@2.0.0","url":null}""", StringComparison.Ordinal)));
        Assert.DoesNotContain(fake.Asked, asked => asked.Contains("look-around", StringComparison.Ordinal));
        Assert.EndsWith("\n3 journeys passed.\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--against preview", "A preview needs a version.")]
    [InlineData("--version users@1.0.0", "Add `--against preview`.")]
    [InlineData("--against preview --version users", "'users' is not of the form SERVICE@VERSION.")]
    [InlineData("--against preview --version users@1.0.0 --url http://localhost", "Leave --url or --version out.")]
    [InlineData("--times 0", "--times needs a number from 1 to 1000.")]
    [InlineData("--against nowhere", "nowhere")]
    public async Task What_cannot_be_meant_is_said_before_anything_is_played(string options, string said)
    {
        await using var fake = await StartAsync("pass");
        var outcome = await new CommandLine(_home.Home) { Width = 200 }.RunAsync(["journey", "run", .. options.Split(' ')]);
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(fake.Asked, asked => asked.StartsWith("POST", StringComparison.Ordinal));
    }

    public void Dispose() => _home.Dispose();

    private async Task<FakeControlPlane> StartAsync(string verdict)
    {
        var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Journeys.AddRange([new JourneyView("look-around", null, 1, 0, InDeploys: false), new JourneyView("sign-up", null, 2, 1, InDeploys: true)]);
        fake.Played.Add(new("sign-up", verdict, "as it was", TimeSpan.FromMilliseconds(5)));
        return fake;
    }
}
