using System.Text;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Secrets;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

public sealed class SecretTests : IAsyncLifetime
{
    private const string Value = "correct horse battery";

    private readonly TestHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_value_is_kept_under_a_mark_that_tells_nothing_and_only_its_owner_can_read_it()
    {
        var store = new SecretStore(_home.Path);
        var mark = await store.KeepAsync(new(Value), Token);

        Assert.Matches("^[0-9a-f]{32}$", mark);
        Assert.Equal(mark, await new SecretStore(_home.Path).KeepAsync(new(Value), Token));
        Assert.NotEqual(mark, await store.KeepAsync(new(Value + "s"), Token));
        Assert.Equal(Value, new SecretStore(_home.Path).Reveal(mark).Reveal());
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(_home.Path, "secrets")),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_home.Path, "secrets")) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task Another_home_gives_the_same_value_another_mark()
    {
        await using var other = new TestHome();
        Assert.NotEqual(await new SecretStore(_home.Path).KeepAsync(new(Value), Token), await new SecretStore(other.Path).KeepAsync(new(Value), Token));
    }

    [Fact]
    public async Task Many_at_once_agree_on_one_key()
    {
        var marks = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => new SecretStore(_home.Path).KeepAsync(new(Value), Token), Token)));
        Assert.Single(marks.Distinct());
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("../../etc/passwd")]
    public void A_mark_that_is_not_kept_is_said_without_a_value(string mark) =>
        Assert.Contains("make a new release", Assert.Throws<SecretException>(() => new SecretStore(_home.Path).Reveal(mark)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_process_gets_its_secret_and_can_talk_about_it_without_writing_it_into_the_log()
    {
        var mark = await new SecretStore(_home.Path).KeepAsync(new(Value), Token);
        var files = Directory.CreateDirectory(Path.Combine(_home.Path, "files")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "run.sh"), "echo \"password is '$SMTP_PASSWORD'.\"; echo \"$SMTP_PASSWORD\" >&2; [ \"$SMTP_PASSWORD\" = 'correct horse battery' ] && echo matches; exec sleep 100\n", Token);
        var target = _home.OpenTarget();
        var spec = _home.Instance(await new ArtefactStore(_home.Path).AddAsync(files, Token), 0, "sh", "run.sh");
        await target.EnsureAsync(spec with { Secrets = spec.Secrets.Add("SMTP_PASSWORD", mark) }, TestHome.Epoch, Token);

        var folder = _home.FolderOf(spec.Key);
        await Eventually.True(() => _home.Log(folder).Contains("matches", StringComparison.Ordinal), "the process has its secret");
        Assert.Contains("password is '*****'.", _home.Log(folder), StringComparison.Ordinal);
        Assert.DoesNotContain("horse", _home.Log(folder), StringComparison.Ordinal);
        await target.StopAsync(spec.Key, TestHome.Epoch, Token);
        await Eventually.True(() => !File.Exists(Path.Combine(folder, "spec.json")), "it has ended");
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*.json").Select(File.ReadAllText), text => text.Contains("horse", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("tok-12345", "*****")]
    [InlineData("a tok-12345tok-12345 b", "a ********** b")]
    [InlineData("tok-1234", "tok-1234")]
    [InlineData("longer tok-12345-x here", "longer ***** here")]
    [InlineData("line2-of-key and line1-of-key", "***** and *****")]
    [InlineData("abc stays", "abc stays")]
    public void Secrets_are_taken_out_wherever_they_stand(string said, string written)
    {
        var mask = new LogMask(["tok-12345", "tok-12345-x", "line1-of-key\nline2-of-key\n", "abc", ""]);
        Assert.Equal(written, Encoding.UTF8.GetString(mask.Apply(Encoding.UTF8.GetBytes(said))));
    }

    [Fact]
    public void A_secret_never_prints_itself() => Assert.Equal("(secret)", $"{new SecretValue(Value)}");
}
