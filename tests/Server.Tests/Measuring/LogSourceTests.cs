using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Local;
using Agrimaan.Local.Logs;
using Agrimaan.Server.Measuring;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Measuring;

/// <summary>Lines that instances wrote, counted for the version that is measured.</summary>
public sealed class LogSourceTests : IDisposable
{
    private static readonly CheckPlaces Places = new("crop", "r2", "r1", "farm", "local", TimeSpan.FromMinutes(1));

    private readonly TemporaryFolder _home = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero));

    public void Dispose() => _home.Dispose();

    [Fact]
    [Trait("Plan", "358")]
    public async Task Only_what_the_measured_version_wrote_within_the_window_counts()
    {
        Write("crop", "r2", 0, (-30, "out", "ERROR no rain"), (-20, "err", "ERROR no sun"), (-10, "out", "all is well"), (-5, "keeper", "ERROR of the keeper"), (-61, "out", "ERROR of long ago"));
        Write("crop", "r2", 1, (-1, "out", "another ERROR"));
        Write("crop", "r1", 0, (-10, "out", "ERROR of the old version"));
        Write("user", "r2", 0, (-10, "out", "ERROR of another service"));

        Assert.Equal(3, (await MeasureAsync(new("ERROR", null), Places)).Value);
        Assert.Equal(1, (await MeasureAsync(new("ERROR", null), Places.Baseline)).Value);
        Assert.Equal(1, (await MeasureAsync(new("^ERROR", "user"), Places)).Value);
        Assert.Equal(0, (await MeasureAsync(new("WARNING", null), Places)).Value);
    }

    [Fact]
    public async Task A_number_that_would_be_less_than_there_were_is_no_number()
    {
        Write("crop", "r2", 0, [.. Enumerable.Repeat((-1, "out", "ERROR"), LogMeasurer.MostLines)]);
        var reading = await MeasureAsync(new("ERROR", null), Places);
        Assert.Equal(ReadingKind.Error, reading.Kind);
        Assert.Contains("too many to count", reading.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_pattern_and_no_line_takes_for_ever()
    {
        Write("crop", "r2", 0, (-1, "out", new string('a', 50_000) + "!"));
        Assert.Equal(0, (await MeasureAsync(new("^(a+)+$", null), Places)).Value);
    }

    private Task<Reading> MeasureAsync(LogSource source, CheckPlaces places) =>
        new LogMeasurer(new InstanceLogs(_home.Path, _clock), _clock).MeasureAsync(source, places, _ => null, TestContext.Current.CancellationToken);

    /// <summary>A log as a keeper writes it.</summary>
    private void Write(string service, string revision, int ordinal, params (int Seconds, string Stream, string Text)[] lines)
    {
        var folder = Directory.CreateDirectory(Path.Combine(LocalTarget.InstancesOf(_home.Path, "farm"), $"farm.{service}.{revision}.{ordinal.ToString(CultureInfo.InvariantCulture)}")).FullName;
        var text = lines.OrderBy(line => line.Seconds).Select(line => string.Create(CultureInfo.InvariantCulture, $"{_clock.GetUtcNow().AddSeconds(line.Seconds):yyyy-MM-ddTHH:mm:ss.fffZ} {line.Stream} {line.Text}\n"));
        File.WriteAllText(Path.Combine(folder, "out.log"), string.Concat(text));
    }
}
