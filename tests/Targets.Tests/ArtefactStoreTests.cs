using System.Diagnostics;
using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Artefacts;
using Xunit;

namespace Agrimaan.Targets.Tests;

public sealed class ArtefactStoreTests : IAsyncLifetime
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TestHome _home = new();
    private readonly ArtefactStore _store;
    private readonly string _files;

    public ArtefactStoreTests()
    {
        _store = new(_home.Path);
        _files = _home.Folder("files");
        Directory.CreateDirectory(Path.Combine(_files, "lib", "empty"));
        File.WriteAllText(Path.Combine(_files, "run.sh"), "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_files, "run.sh"), Executable);
        File.WriteAllText(Path.Combine(_files, "lib", "a.txt"), "a");
        File.CreateSymbolicLink(Path.Combine(_files, "lib", "link"), "../run.sh");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task What_goes_in_lies_there_unchanged_and_read_only()
    {
        var place = _store.PathOf(await _store.AddAsync(_files, Token));

        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(place, "lib", "a.txt"), Token));
        Assert.Equal("../run.sh", new FileInfo(Path.Combine(place, "lib", "link")).LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(place, "lib", "empty")));
        Assert.True(File.GetUnixFileMode(Path.Combine(place, "run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(Path.Combine(place, "lib", "a.txt")).HasFlag(UnixFileMode.UserExecute));
        Assert.All(
            Directory.EnumerateFileSystemEntries(place, "*", SearchOption.AllDirectories).Append(place).Where(path => new FileInfo(path).LinkTarget is null),
            path => Assert.False(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserWrite)));
    }

    [Fact]
    public async Task The_same_content_has_one_digest_and_every_difference_another()
    {
        var digests = new List<string> { await _store.AddAsync(_files, Token) };
        Assert.Equal(digests[0], await _store.AddAsync(_files, Token));

        await AddAfterAsync(() => File.WriteAllText(Path.Combine(_files, "lib", "a.txt"), "b"));
        await AddAfterAsync(() => File.Move(Path.Combine(_files, "lib", "a.txt"), Path.Combine(_files, "lib", "b.txt")));
        await AddAfterAsync(() => File.SetUnixFileMode(Path.Combine(_files, "lib", "b.txt"), Executable));
        await AddAfterAsync(() => Directory.Delete(Path.Combine(_files, "lib", "empty")));
        await AddAfterAsync(() =>
        {
            File.Delete(Path.Combine(_files, "lib", "link"));
            File.CreateSymbolicLink(Path.Combine(_files, "lib", "link"), "b.txt");
        });

        Assert.Equal(digests.Count, digests.Distinct().Count());
        Assert.All(digests, digest => Assert.Matches("^sha256:[0-9a-f]{64}$", digest));

        async Task AddAfterAsync(Action change)
        {
            change();
            digests.Add(await _store.AddAsync(_files, Token));
        }
    }

    [Fact]
    public async Task Ten_at_once_keep_it_once_and_leave_nothing_half_made()
    {
        var digests = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => new ArtefactStore(_home.Path).AddAsync(_files, Token), Token)));

        Assert.Single(digests.Distinct());
        Assert.Equal([digests[0]["sha256:".Length..]], Kept());
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("/etc/passwd")]
    public async Task A_link_that_leads_out_is_refused(string target)
    {
        File.CreateSymbolicLink(Path.Combine(_files, "out"), target);

        var fault = await Assert.ThrowsAsync<ArtefactException>(() => _store.AddAsync(_files, Token));

        Assert.Contains("leads out of the artefact", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task A_link_that_leads_around_in_a_circle_is_kept_as_a_link()
    {
        Directory.CreateSymbolicLink(Path.Combine(_files, "lib", "again"), "..");

        var place = _store.PathOf(await _store.AddAsync(_files, Token));

        Assert.Equal("..", new FileInfo(Path.Combine(place, "lib", "again")).LinkTarget);
    }

    [Fact]
    public async Task A_pipe_is_refused_before_anybody_waits_for_it()
    {
        using var make = Process.Start("mkfifo", Path.Combine(_files, "pipe"));
        await make.WaitForExitAsync(Token);

        await Assert.ThrowsAsync<ArtefactException>(() => _store.AddAsync(_files, Token));
    }

    [Fact]
    public async Task A_missing_folder_and_an_unknown_digest_are_named()
    {
        Assert.Contains("/nowhere", (await Assert.ThrowsAsync<ArtefactException>(() => _store.AddAsync("/nowhere", Token))).Message, StringComparison.Ordinal);
        Assert.Throws<ArtefactException>(() => _store.PathOf("sha256:00"));
        Assert.Throws<ArtefactException>(() => _store.PathOf("sha256:../.."));
        Assert.Throws<ArtefactException>(() => _store.PathOf(""));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_nothing_is_left_on_it()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount a small disk");
        var store = Path.Combine(_home.Path, "store");
        Directory.CreateDirectory(store);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", store) == 0, "mounting a small disk is not allowed here");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(_files, "large"), new byte[1_000_000], Token);

            var fault = await Assert.ThrowsAsync<ArtefactException>(() => _store.AddAsync(_files, Token));

            Assert.Contains("No space left on device", fault.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(Kept());
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", store));
        }
    }

    private IEnumerable<string?> Kept() => Directory.EnumerateDirectories(Path.Combine(_home.Path, "store", "sha256")).Select(Path.GetFileName);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }
}
