using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>The platform file while somebody writes it.</summary>
public sealed class PlatformTextTests
{
    private const string First =
        """
        platform: shop
        apiVersion: platform/v1
        gateway: { port: 8080, routes: { /: one } }
        environments: { local: {} }
        services:
          one: { run: { command: [node, one.mjs], files: . } }

        """;

    private const string Second = "  two: { run: { command: [node, two.mjs], files: . } }\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_half_written_and_valid_is_not_taken_for_the_whole()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["agrimaan.yaml"], First, Token);
        Assert.Single(PlatformText.Read(folder.Path, null).Platform.Services);

        var reading = PlatformText.ReadAtRestAsync(folder.Path, null, TimeProvider.System, Token);
        await File.AppendAllTextAsync(folder["agrimaan.yaml"], Second, Token);

        Assert.Equal(["one", "two"], (await reading).Platform.Services.Keys);
    }

    [Fact]
    public async Task Every_beginning_of_a_file_is_valid_or_has_faults_that_are_told()
    {
        using var folder = new TemporaryFolder();
        const string Whole = First + Second;
        for (var length = 0; length < Whole.Length; length++)
        {
            await File.WriteAllTextAsync(folder["agrimaan.yaml"], Whole[..length], Token);
            try
            {
                PlatformText.Read(folder.Path, null);
            }
            catch (CommandException refused)
            {
                Assert.True(refused.ExitCode == ExitCodes.BadInput && refused.Faults.Count > 0, $"{length}: {refused.Message}");
            }
        }
    }
}
