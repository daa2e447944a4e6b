using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Recordings;

/// <summary>Recordings as bytes: torn anywhere, damaged anywhere, or never written by us.</summary>
public sealed class RecordingBytesTests : IAsyncLifetime
{
    private readonly FakePlatform _farm = new();
    private byte[] _file = [];

    public async ValueTask InitializeAsync()
    {
        await _farm.StartAsync();
        await _farm.BringUpAsync("crop");
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "crop"));
        await _farm.RecordReleaseAsync(AnyRelease.Of("1.1.0", "crop"));
        await _farm.BeginAsync("1.0.0");
        await _farm.FinishAsync();
        await _farm.BeginAsync("1.1.0");
        _file = _farm.Recorder.FileOf((await _farm.FinishAsync()).Id);
    }

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_whole_recording_has_every_decision_and_rising_counts()
    {
        var recording = RecordingReader.Read(_file)!;
        Assert.True(recording.Whole);
        var looks = recording.Items.OfType<RecordedLook>().ToList();
        Assert.Equal(["stepDone"], looks[^1].Decided.OfType<StepDone>().Select(_ => "stepDone"));
        Assert.Contains(recording.Items, item => item is Happened { Event: RunEnded { Outcome: RunOutcome.Promoted } });
        var counts = looks.Select(look => look.Reading!.New.Requests).ToList();
        Assert.Equal(counts.Order(), counts);
        Assert.InRange(counts[^1], 300, 1_000);
        Assert.Equal(counts[^1], looks[^1].Reading!.New.Latency.Sum());
    }

    [Fact]
    public void Torn_anywhere_it_keeps_what_was_written_to_its_end()
    {
        var whole = RecordingReader.Read(_file)!.Items.Length;
        for (var length = 0; length < _file.Length; length += 1 + (length / 50))
        {
            var torn = _file.AsSpan(0, length);
            var good = RecordingBytes.Good(torn);
            Assert.InRange(good, 0, length);
            var read = RecordingReader.Read(torn);
            Assert.True(read is null || (read.Items.Length < whole && read.Whole == (good == length)));
            Assert.Equal(RecordingReader.Read(torn[..good])?.Items.Length, read?.Items.Length);
        }
    }

    [Property(MaxTest = 200)]
    public bool Any_bytes_are_safe(byte[] noise, int place)
    {
        _ = RecordingReader.Read(noise);
        _ = RecordingReader.Read([.. RecordingBytes.Mark, .. noise]);
        _ = RecordingReader.Read([.. RecordingBytes.Mark, .. RecordingBytes.Block([1, .. noise])]);
        var damaged = _file.ToArray();
        damaged[(int)((uint)place % damaged.Length)] ^= 0x55;
        return RecordingReader.Read(damaged) is not { Whole: true };
    }

    [Fact]
    public void A_run_in_which_nothing_is_watched_has_nothing_to_keep()
    {
        var run = RunState.Begin("farm-1", Planner.Make(PlanKind.Deploy, null, AnyRelease.Of("1.0.0", "crop"), _farm.Policy, Precautions.None), "ada", DateTimeOffset.UnixEpoch);
        Assert.False(new RecordingWriter(run).Any);
    }
}
