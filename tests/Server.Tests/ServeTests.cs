using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests;

/// <summary>The whole control plane in its home, without a platform.</summary>
public sealed class ServeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_announces_itself_when_it_listens_refuses_a_second_one_and_leaves_no_announcement()
    {
        using var folder = new TemporaryFolder();
        var home = new Home(folder["home"]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var serving = ServeProgram.RunAsync(Options(home), stop.Token);
        await Eventually.True(() => home.ReadServer() is not null, "it listens");

        using (var client = home.Connect())
        {
            Assert.Equal(home.Folder, (await client.ServerAsync(Token)).Home);
            Assert.Empty(await client.PlatformsAsync(Token));
        }

        Assert.Equal(ServeProgram.HeldByAnother, await ServeProgram.RunAsync(Options(home), Token));
        Assert.NotNull(home.ReadServer());
        await stop.CancelAsync();
        Assert.Equal(0, await serving);
        Assert.Null(home.ReadServer());
        Assert.All(["token", "agrimaan.db"], file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home.Folder, file))));
    }

    [Fact]
    public async Task A_damaged_journal_ends_it_with_2_and_leaves_the_home_alone()
    {
        using var folder = new TemporaryFolder();
        var home = new Home(folder["home"]);
        Directory.CreateDirectory(home.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "agrimaan.db"), new string('x', 9000), Token);

        Assert.Equal(2, await ServeProgram.RunAsync(Options(home), Token));

        Assert.Null(home.ReadServer());
        Assert.Equal(9000, new FileInfo(Path.Combine(home.Folder, "agrimaan.db")).Length);
    }

    [Fact]
    public async Task A_journal_that_was_cut_to_nothing_is_not_taken_for_a_new_one()
    {
        using var folder = new TemporaryFolder();
        var home = new Home(folder["home"]);
        Directory.CreateDirectory(Path.Combine(home.Folder, "platforms", "shop"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "agrimaan.db"), "", Token);

        Assert.Equal(2, await ServeProgram.RunAsync(Options(home), Token));

        Assert.Equal(0, new FileInfo(Path.Combine(home.Folder, "agrimaan.db")).Length);
    }

    private static ServeOptions Options(Home home) => new() { Home = home.Folder, Self = new("/bin/false", []) };
}
