using System.Globalization;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>A service that prints without end costs neither the disk, nor the keeper, nor its own pace.</summary>
public sealed class LogFloodTests : IAsyncLifetime
{
    private const long Megabyte = 1024 * 1024;

    private readonly TestHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_gigabyte_of_log_stays_within_its_limit_in_a_small_keeper_and_ends_with_the_last_line()
    {
        const int Megabytes = 1024;
        var (folder, bytes) = (_home.Folder(), Megabytes * Megabyte);
        var line = "a line that a service in trouble says again and again, as fast as it can, until somebody looks";
        var spec = _home.Shell(string.Create(CultureInfo.InvariantCulture, $"yes '{line}' | head -c {bytes}; echo; echo this is the end; exec sleep 100"));
        var begin = TimeProvider.System.GetTimestamp();
        var state = await _home.Keepers.StartAsync(folder, spec, TestHome.Epoch, Token);
        var (largestDisk, largestKeeper) = (0L, 0L);
        await Eventually.True(
            () =>
            {
                largestDisk = Math.Max(largestDisk, new DirectoryInfo(folder).EnumerateFiles().Sum(Length));
                largestKeeper = Math.Max(largestKeeper, ResidentOf(state.Keeper.Pid));
                return LastLineOf(folder).EndsWith("out this is the end", StringComparison.Ordinal);
            },
            "it said its last line", TimeSpan.FromSeconds(120));
        var took = TimeProvider.System.GetElapsedTime(begin);

        var allowed = spec.LogLimit * (spec.LogFiles + 1);
        Assert.True(largestDisk <= allowed + Megabyte, $"{largestDisk} bytes on disk, {allowed} are allowed");
        Assert.True(largestKeeper < 120 * Megabyte, $"the keeper has {largestKeeper} bytes");
        Assert.Equal(0, (await _home.Keepers.StateAsync(folder, Token))!.DroppedLines);

        // A pipe that nobody empties would stop the service; 10 MB a second is far more than any service has to say.
        Assert.True(Megabytes / took.TotalSeconds > 10, $"{Megabytes} MB took {took}");
        TestContext.Current.SendDiagnosticMessage($"{Megabytes} MB in {took.TotalSeconds:0.0} s, {largestDisk / Megabyte} MB on disk, keeper {largestKeeper / Megabyte} MB");
    }

    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // Turned over at this moment.
        }
    }

    private static long ResidentOf(int pid) => long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private static string LastLineOf(string folder)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(folder, "out.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(-Math.Min(stream.Length, 200), SeekOrigin.End);
            return new StreamReader(stream).ReadToEnd().TrimEnd('\n');
        }
        catch (FileNotFoundException)
        {
            return ""; // Turned over at this moment.
        }
    }
}
