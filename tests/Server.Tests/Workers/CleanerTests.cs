using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Secrets;
using Agrimaan.Local.Logs;
using Agrimaan.Server.Workers;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>Cleaning beside releases that are being made, on a real store.</summary>
public sealed class CleanerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakePlatform _platform = new();
    private readonly StoreCleaning _store;
    private readonly ReleaseFiles _files;
    private readonly ReleaseMaker _maker;
    private readonly Cleaner _cleaner;

    public CleanerTests()
    {
        _store = new(_folder["home"]);
        _files = new(_store);
        _maker = new(new ArtefactStore(_folder["home"]), new SecretStore(_folder["home"]), _files, TimeProvider.System);
        _cleaner = new(_files, _store, new EndedInstances(_folder["home"]), new(_folder["home"]));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_of_old_releases_go_and_their_release_says_so()
    {
        await StartAsync();
        foreach (var content in (string[])["one", "two", "three"])
        {
            await MakeAsync(content);
        }

        var dry = await _cleaner.CleanAsync(new(1, null, true), States, Token);
        Assert.All(_platform.Loop.State.Releases, release => Assert.False(_files.AreGone(release)));
        var view = await _cleaner.CleanAsync(new(1, null, false), States, Token);
        Assert.Equal(dry.Items.Select(item => item.Name), view.Items.Select(item => item.Name));
        Assert.Equal(["farm 1.0.0", "farm 1.0.1"], view.Releases);
        Assert.Equal([true, true, false], _platform.Loop.State.Releases.Select(_files.AreGone));
        var refused = Assert.Throws<ProblemException>(() => _files.Need(_platform.Loop.State.Releases[0]));
        Assert.Equal("release.gone", refused.Problem.Code);
        Assert.Contains("agrimaan release create", refused.Problem.Hint, StringComparison.Ordinal);
        Assert.Empty((await _cleaner.CleanAsync(new(1, null, false), States, Token)).Items);
    }

    [Fact]
    public async Task The_same_files_released_again_make_the_old_release_whole_again()
    {
        await StartAsync();
        await MakeAsync("one");
        await MakeAsync("two");
        await _cleaner.CleanAsync(new(1, null, false), States, Token);
        Assert.True(_files.AreGone(_platform.Loop.State.Releases[0]));
        await MakeAsync("one");
        Assert.False(_files.AreGone(_platform.Loop.State.Releases[0]));
    }

    /// <summary>The release that is being made may need the very artefact that is being removed: it must never be recorded without it.</summary>
    [Fact]
    public async Task A_release_made_beside_a_cleaning_always_has_its_files()
    {
        await StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cleaning = Task.Run(
            async () =>
            {
                var removed = 0;
                while (!end.IsCancellationRequested)
                {
                    removed += (await _cleaner.CleanAsync(new(1, null, false), States, CancellationToken.None)).Items.Count;
                }

                return removed;
            },
            Token);
        for (var i = 0; i < 120; i++)
        {
            await MakeAsync(i % 2 == 0 ? "one" : "two");
            Assert.False(_files.AreGone(_platform.Loop.State.Releases[^1]), $"release {i}");
        }

        await end.CancelAsync();
        Assert.InRange(await cleaning, 20, 1000);
    }

    [Fact]
    public async Task Two_cleanings_at_once_are_one_and_a_clear_refusal_or_two_in_turn()
    {
        await StartAsync();
        await MakeAsync("one");
        await MakeAsync("two");
        using (_store.TryHold())
        {
            var refused = await Assert.ThrowsAsync<ProblemException>(() => _cleaner.CleanAsync(new(1, null, false), States, Token));
            Assert.Equal("store.busy", refused.Problem.Code);
        }

        Assert.Single((await _cleaner.CleanAsync(new(1, null, false), States, Token)).Items);
    }

    [Fact]
    public async Task What_was_retired_before_a_crash_is_swept_by_the_next_cleaning()
    {
        await StartAsync();
        await MakeAsync("one");
        await MakeAsync("two");
        var old = _platform.Loop.State.Releases[0];
        _store.Retire(old.Services["crop"].Artefact); // and here we are killed: no sweep
        Assert.True(_files.AreGone(old));
        var root = Path.Combine(_folder["home"], "store", "sha256");
        Assert.Equal(2, Directory.GetDirectories(root).Length);
        Assert.Empty((await _cleaner.CleanAsync(new(5, null, false), States, Token)).Items);
        Assert.Single(Directory.GetDirectories(root));
        Assert.False(_files.AreGone(_platform.Loop.State.Releases[1]));
    }

    [Fact]
    public async Task Logs_of_ended_instances_go_with_their_release_and_by_budget_before_any_release()
    {
        await StartAsync();
        await MakeAsync("one");
        await MakeAsync("two");
        var (first, second) = (Log(0, "old news"), Log(1, "fresh news"));
        var view = await _cleaner.CleanAsync(new(1, null, false), States, Token);
        Assert.False(Directory.Exists(first));
        Assert.True(Directory.Exists(second));
        Assert.Equal(["artefact", "instance"], view.Items.Select(item => item.Kind));
    }

    public void Dispose()
    {
        _platform.Dispose();
        _files.Dispose();
        _folder.Dispose();
    }

    private IReadOnlyList<PlatformState> States() => [_platform.Loop.State];

    private string Log(int release, string text)
    {
        var service = _platform.Loop.State.Releases[release].Services["crop"];
        var folder = Path.Combine(_folder["home"], "platforms", "farm", "instances", $"farm.crop.{service.Revision}.0");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "out.log"), text);
        return folder;
    }

    private async Task StartAsync()
    {
        await _platform.StartAsync();
        Directory.CreateDirectory(_folder["files"]);
        const string Text = """
            platform: farm
            apiVersion: platform/v1
            services: { crop: { run: { command: [run], files: files } } }
            gateway: { routes: { /: crop } }
            environments: { local: {} }
            """;
        await _platform.Loop.RecordAsync(_ => [new FileApplied(_folder["agrimaan.yaml"], Text, "local")], Token);
    }

    private async Task MakeAsync(string content)
    {
        await File.WriteAllTextAsync(_folder["files/run"], content, Token);
        await _maker.MakeAsync(_platform.Loop, new CreateRelease(null, null, null), "ada", Token);
    }
}
