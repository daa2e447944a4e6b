using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Recordings;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>Recordings on a disk: that of a killed process, and a disk that takes nothing.</summary>
public sealed class RunRecorderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    [Fact]
    public async Task A_run_leaves_one_file_that_a_policy_can_be_asked_about()
    {
        using var farm = await FarmAsync();
        using var recorder = RecorderIn(_folder["home"]);
        var run = await PlayAsync(farm, recorder, turns => turns % 5 == 0);
        var recording = RecordingReader.Read(File.ReadAllBytes(new RecordingFolder(_folder["home"]).PathOf(run)))!;
        Assert.True(recording.Whole);
        Assert.True(Assert.Single(Replay.Of(recording, null)).Agrees);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_write_the_next_process_goes_on_with_what_was_whole()
    {
        using var farm = await FarmAsync();
        var path = new RecordingFolder(_folder["home"]).PathOf($"{FakePlatform.Name}-2");
        var recorder = RecorderIn(_folder["home"]);
        var run = await PlayAsync(farm, () => recorder, turns =>
        {
            if (turns == 60)
            {
                recorder.Flush();
                recorder.Dispose();
                File.AppendAllBytes(path, [9, 0, 0, 0, 1, 2]); // what a killed process had begun
                recorder = RecorderIn(_folder["home"]);
            }

            return true;
        });
        recorder.Dispose();
        var recording = RecordingReader.Read(File.ReadAllBytes(path))!;
        Assert.True(recording.Whole);
        Assert.Equal(2, recording.Items.Count(item => item is TakenUp));
        Assert.Equal($"{FakePlatform.Name}-2", run);
        Assert.Equal(Recorded.Promoted, Replay.Of(recording, null)[0].Recorded);
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_costs_the_recording_and_is_told_once()
    {
        File.WriteAllText(_folder["home"], "no folder at all");
        using var farm = await FarmAsync();
        using var recorder = RecorderIn(_folder["home"]);
        var run = await PlayAsync(farm, recorder, _ => true);
        Assert.Equal(RunOutcome.Promoted, farm.Loop.State.Runs[^1].Outcome);
        Assert.StartsWith($"The recording of {run} ends here, the run goes on: ", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_make_room_for_the_next()
    {
        var folder = new RecordingFolder(_folder["home"]);
        for (var i = 0; i < RecordingFolder.Most + 3; i++)
        {
            folder.OpenAtEnd($"shop-{i}").Dispose();
            File.SetLastWriteTimeUtc(folder.PathOf($"shop-{i}"), DateTime.UnixEpoch.AddMinutes(i));
        }

        Assert.Equal(RecordingFolder.Most, folder.All().Count);
        Assert.DoesNotContain("shop-2", folder.All().Keys);
        Assert.Contains("shop-3", folder.All().Keys);
    }

    public void Dispose() => _folder.Dispose();

    private RunRecorder RecorderIn(string home) => new(new(home), TimeProvider.System, new Told(_told));

    private static async Task<FakePlatform> FarmAsync()
    {
        var farm = new FakePlatform();
        await farm.StartAsync();
        await farm.BringUpAsync("crop");
        await farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await farm.BeginAsync("1.0.0");
        await farm.FinishAsync();
        return farm;
    }

    private static Task<string> PlayAsync(FakePlatform farm, RunRecorder recorder, Func<int, bool> flush) => PlayAsync(farm, () => recorder, flush);

    private static async Task<string> PlayAsync(FakePlatform farm, Func<RunRecorder> recorder, Func<int, bool> flush)
    {
        farm.Recorder.Beside = (run, seen, decided, at) => recorder().Note(run, seen, decided, at);
        await farm.BeginAsync("1.1.0");
        for (var turns = 1; farm.Loop.State.Active is not null; turns++)
        {
            await farm.TurnAsync();
            if (flush(turns))
            {
                recorder().Flush();
            }
        }

        recorder().Flush();
        return farm.Loop.State.Runs[^1].Id;
    }

    private sealed class Told(List<string> told) : ILogger<RunRecorder>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => told.Add(formatter(state, exception));
    }
}
