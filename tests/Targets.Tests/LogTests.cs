using System.Diagnostics;
using Agrimaan.Local;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Logs;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

public sealed class LogTests : IAsyncLifetime
{
    private readonly TestHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task What_a_process_says_is_read_back_with_time_and_stream()
    {
        var folder = Instance("farm.crop.r1.0");
        await _home.Keepers.StartAsync(folder, _home.Shell("echo one; sleep 0.2; echo two >&2; sleep 0.2; printf 'Ähre\\r\\nhalf'; exec sleep 100"), TestHome.Epoch, Token);
        await Eventually.True(() => _home.Log(folder).Contains("Ähre", StringComparison.Ordinal), "all is said");
        await _home.Keepers.StopAsync(folder, TestHome.Epoch, Token);
        await Eventually.True(() => _home.Log(folder).Contains("half", StringComparison.Ordinal), "what was begun is ended");

        var lines = await TailAsync(100);

        Assert.Equal([("out", "one"), ("err", "two"), ("out", "Ähre"), ("out", "half")], lines.Where(line => line.Stream != "keeper").Select(line => (line.Stream, line.Text)));
        Assert.All(lines, line => Assert.Equal(("crop", "1.0.0", "farm.crop.r1.0"), (line.Service, line.Version, line.Instance)));
        Assert.All(lines, line => Assert.InRange(DateTimeOffset.UtcNow - line.At, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_follower_misses_nothing_and_sees_nothing_twice_while_files_are_turned_over()
    {
        var folder = Instance("farm.crop.r1.0");
        Directory.CreateDirectory(folder);
        using var log = new KeptLog(new LogFiles(folder), limit: 4_000, count: 1_000, TimeProvider.System);
        log.Append(LogStream.Out, "0\n"u8);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<int>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var follow = Task.Run(
            async () =>
            {
                await foreach (var line in Logs().ReadAsync("farm", null, 10, follow: true, end.Token))
                {
                    seen.Enqueue(int.Parse(line.Text, System.Globalization.CultureInfo.InvariantCulture));
                }
            },
            Token);
        await Eventually.True(() => !seen.IsEmpty, "the follower is there");
        for (var i = 1; i < 3_000; i++)
        {
            log.Append(LogStream.Out, System.Text.Encoding.UTF8.GetBytes($"{i}\n"));
            if (i % 300 == 0)
            {
                await Eventually.True(() => seen.Count > i - 300, "the follower comes after");
            }
        }

        await Eventually.True(() => seen.Count >= 3_000, "the follower has all");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follow);
        Assert.Equal(Enumerable.Range(0, 3_000), seen);
        Assert.True(new LogFiles(folder).Numbers().Count > 10);
    }

    [Fact]
    public async Task Only_so_many_files_are_kept_and_the_tail_reaches_over_all_of_them()
    {
        var folder = Instance("farm.crop.r1.0");
        Directory.CreateDirectory(folder);
        using (var log = new KeptLog(new LogFiles(folder), limit: 1_000, count: 3, TimeProvider.System))
        {
            for (var i = 0; i < 500; i++)
            {
                log.Append(LogStream.Out, System.Text.Encoding.UTF8.GetBytes($"{i}\n"));
            }
        }

        Assert.Equal(3, Directory.EnumerateFiles(folder, "out*.log").Count());
        Assert.All(Directory.EnumerateFiles(folder), file => Assert.InRange(new FileInfo(file).Length, 1, 1_000));
        var lines = await TailAsync(60);
        Assert.Equal(Enumerable.Range(440, 60).Select(i => $"{i}"), lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Lines_of_several_instances_come_in_order_of_time_and_one_service_can_be_picked()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        string[] keys = ["farm.crop.r1.0", "farm.crop.r2.0", "farm.user.r1.0"];
        var logs = keys.Select(key => new KeptLog(new LogFiles(Directory.CreateDirectory(Instance(key)).FullName), 10_000, 3, clock)).ToList();
        for (var i = 0; i < 30; i++)
        {
            logs[i % 3].Append(LogStream.Out, System.Text.Encoding.UTF8.GetBytes($"{i}\n"));
            clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        logs.ForEach(log => log.Dispose());

        Assert.Equal(Enumerable.Range(20, 10).Select(i => $"{i}"), (await TailAsync(10)).Select(line => line.Text));
        Assert.Equal(["23", "26", "29"], (await TailAsync(3, "user")).Select(line => line.Text));
    }

    [Fact]
    public async Task A_line_without_end_is_cut_into_pieces()
    {
        var folder = Instance("farm.crop.r1.0");
        await _home.Keepers.StartAsync(folder, _home.Shell("head -c 100000 /dev/zero | tr '\\0' x; echo; echo after; exec sleep 100"), TestHome.Epoch, Token);
        await Eventually.True(() => _home.Log(folder).Contains("out after", StringComparison.Ordinal), "all is said");

        var lines = (await TailAsync(100)).Where(line => line.Stream == "out").ToList();

        Assert.Equal(100_000, lines.SkipLast(1).Sum(line => line.Text.Length));
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 1, KeptLog.LongestLine));
    }

    [Fact]
    public async Task A_full_disk_loses_lines_counts_them_and_stops_nobody()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount a small disk");
        var folder = Instance("farm.crop.r1.0");
        Directory.CreateDirectory(folder);
        var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder);
        Assert.SkipUnless(mounted == 0, "mounting a small disk is not allowed here");
        try
        {
            var go = Path.Combine(_home.Path, "go");
            var script = $"i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done; "
                + $"echo done > {_home.Path}/said; while [ ! -e {go} ]; do sleep 0.05; done; echo at last; exec sleep 100";
            await _home.Keepers.StartAsync(folder, _home.Shell(script), TestHome.Epoch, Token);
            await Eventually.True(() => File.Exists(Path.Combine(_home.Path, "said")), "the process was not held up");

            var full = await _home.Keepers.StateAsync(folder, Token);
            Assert.Equal(KeptState.Running, full!.State);
            Assert.InRange(full.DroppedLines, 1, 3_000);
            Assert.All(await TailAsync(5_000), line => Assert.EndsWith(line.Stream == "out" ? "aaaa" : "", line.Text, StringComparison.Ordinal));

            File.Delete(Path.Combine(folder, "out.log"));
            await _home.Keepers.RestartAsync(folder, TestHome.Epoch, Token);
            await File.WriteAllTextAsync(go, "", Token);
            await Eventually.True(async () => await _home.Keepers.StateAsync(folder, Token) is { State: KeptState.Running }, "it runs again");
            await _home.Keepers.StopAsync(folder, TestHome.Epoch, Token);
            await Eventually.True(async () => await _home.Keepers.StateAsync(folder, Token) is null, "it can still be stopped");
        }
        finally
        {
            await Eventually.True(async () => await RunAsync("umount", folder) == 0, "the small disk is let go");
        }
    }

    private string Instance(string key) => Path.Combine(LocalTarget.InstancesOf(_home.Path, "farm"), key);

    private InstanceLogs Logs() => new(_home.Path, TimeProvider.System);

    private async Task<List<InstanceLogLine>> TailAsync(int tail, string? service = null)
    {
        var lines = new List<InstanceLogLine>();
        await foreach (var line in Logs().ReadAsync("farm", service, tail, follow: false, Token))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }
}
