using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan backup`: which database is meant, and which exit code tells what.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private const string Address = "postgres://u:p@h/d";

    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("--into-env WHERE")]
    [InlineData("--into ${WHERE}")]
    [InlineData("--into postgres://u:${PASSWORD}@h/d")]
    [InlineData("--into -")]
    public async Task An_address_comes_from_the_environment_or_the_input_so_that_no_password_stands_on_the_line(string options)
    {
        await using var fake = await StartAsync(same: true);
        var line = new CommandLine(_home.Home) { Input = Address + "\n", Variables = { ["WHERE"] = Address, ["PASSWORD"] = "p" } };
        var outcome = await line.RunAsync(["backup", "restore", "books-1", .. options.Split(' ')]);
        Assert.Equal((ExitCodes.Done, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($$"""POST /api/v1/platforms/agrimaan/backups/books-1/restore {"address":"{{Address}}"}""", fake.Asked);
        Assert.DoesNotContain("u:p", outcome.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore books-1", "Where to? A backup goes into an empty database.")]
    [InlineData("restore books-1 --into-env NOTHING", "The environment variable NOTHING is not set.")]
    [InlineData("restore books-1 --into postgres://${NOTHING}@h/d", "The environment variable NOTHING is not set.")]
    [InlineData("restore books-1 --into a --into-env B", "--into and --into-env both say where to.")]
    [InlineData("restore books-1 --into -", "The input is empty; it should hold an address.")]
    [InlineData("verify books-1 --into-env NOTHING", "The environment variable NOTHING is not set.")]
    public async Task What_cannot_be_meant_is_said_before_anything_is_asked(string words, string said)
    {
        await using var fake = await StartAsync(same: true);
        var outcome = await new CommandLine(_home.Home) { Width = 200 }.RunAsync(["backup", .. words.Split(' ')]);
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.StartsWith(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(fake.Asked, asked => asked.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("restore", true, ExitCodes.Done, "came back whole")]
    [InlineData("restore", false, ExitCodes.No, "did not come back as it was")]
    [InlineData("verify", true, ExitCodes.Done, "that is written down")]
    [InlineData("verify", false, ExitCodes.No, "≠")]
    public async Task A_table_with_other_rows_is_a_no(string verb, bool same, int exitCode, string said)
    {
        await using var fake = await StartAsync(same);
        var outcome = await new CommandLine(_home.Home) { Width = 200 }.RunAsync("backup", verb, "books-1", "--into", Address);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_backup_the_list_says_how_to_take_one()
    {
        await using var fake = await StartAsync(same: true);
        fake.Backups.Clear();
        var outcome = await new CommandLine(_home.Home) { Width = 200 }.RunAsync("backup", "list");
        Assert.StartsWith("agrimaan has no backups yet. Take one with `agrimaan backup create`;", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await new CommandLine(_home.Home).RunAsync("backup", "list", "-o", "json")).Output);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_wait()
    {
        await using var fake = await StartAsync(same: true);
        using var end = new CancellationTokenSource();
        await end.CancelAsync();
        Assert.Equal(ExitCodes.Interrupted, (await new CommandLine(_home.Home).RunAsync(end.Token, "backup", "create")).ExitCode);
    }

    public void Dispose() => _home.Dispose();

    private async Task<FakeControlPlane> StartAsync(bool same)
    {
        var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        fake.Backups.AddRange(Sample.Backups);
        fake.CameBack = same ? Sample.CameBack with { Restored = [new("public.orders", 5, 5)], Tables = 1, Same = true } : Sample.CameBack;
        return fake;
    }
}
