using Agrimaan.Client;
using Agrimaan.Local.Keeping;
using Agrimaan.Server.Access;
using Xunit;

namespace Agrimaan.Server.Tests.Access;

public sealed class HomeFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string Place => _folder["home"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_home_and_its_token_are_for_the_owner_alone_and_the_token_stays()
    {
        string token;
        using (var home = HomeFolder.Open(Place))
        {
            token = home.Token();
        }

        using var again = HomeFolder.Open(Place);
        Assert.Equal(token, again.Token());
        Assert.Equal(43, token.Length);
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Place));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(Place, "token")));
    }

    [Fact]
    public void A_home_that_others_may_write_to_is_refused_and_one_they_may_read_is_closed()
    {
        Directory.CreateDirectory(Place);
        File.SetUnixFileMode(Place, (UnixFileMode)0b111_111_101);
        Assert.Equal($"others may write to {Place}; run `chmod go-w {Place}`", Assert.Throws<HomeException>(() => HomeFolder.Open(Place)).Message);

        File.SetUnixFileMode(Place, (UnixFileMode)0b111_101_101);
        using var home = HomeFolder.Open(Place);
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Place));
    }

    [Fact]
    public void A_home_of_another_user_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "giving a folder away needs root on Linux");
        Directory.CreateDirectory(Place, OwnerOnly | UnixFileMode.UserExecute);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", Place]))
        {
            chown.WaitForExit();
        }

        Assert.StartsWith($"{Place} belongs to another user", Assert.Throws<HomeException>(() => HomeFolder.Open(Place)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_others_could_read_or_that_is_cut_short_is_refused_with_what_to_do()
    {
        using var home = HomeFolder.Open(Place);
        home.Token();
        var file = Path.Combine(Place, "token");
        File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.OtherRead);
        Assert.Contains("delete it, and a new one is made", Assert.Throws<HomeException>(home.Token).Message, StringComparison.Ordinal);

        File.SetUnixFileMode(file, OwnerOnly);
        File.WriteAllText(file, "short");
        Assert.Contains("delete it, and a new one is made", Assert.Throws<HomeException>(home.Token).Message, StringComparison.Ordinal);

        File.Delete(file);
        Assert.Equal(43, home.Token().Length);
    }

    [Fact]
    public void Two_control_planes_at_once_are_refused_and_the_second_says_who_holds_it()
    {
        using (var home = HomeFolder.Open(Place))
        {
            Assert.StartsWith("another control plane holds", Assert.ThrowsAny<HomeException>(() => HomeFolder.Open(Place)).Message, StringComparison.Ordinal);
            home.Announce("http://127.0.0.1:40404");
            var refused = Assert.ThrowsAny<HomeException>(() => HomeFolder.Open(Place));
            Assert.Equal($"another control plane (process {Environment.ProcessId}, http://127.0.0.1:40404) holds {Place}; use it, or end it with `agrimaan down --all`", refused.Message);
        }

        HomeFolder.Open(Place).Dispose();
    }

    [Fact]
    public void What_a_dead_control_plane_announced_is_replaced_and_what_we_announced_is_taken_back()
    {
        using var home = HomeFolder.Open(Place);
        File.WriteAllText(Path.Combine(Place, "server.json"), """{"address":"http://127.0.0.1:1","processId":999999,"bootId":"gone","startTime":1}""");

        home.Announce("http://127.0.0.1:40404");

        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        Assert.Equal(new ServerFile("http://127.0.0.1:40404", self.Pid, self.BootId, self.StartTime), new Home(Place).ReadServer());
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(Place, "server.json")));
        home.Withdraw();
        Assert.Null(new Home(Place).ReadServer());
    }
}
