using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Recordings;

/// <summary>
/// Turns what is seen and decided in a run into bytes. A look is kept when something was counted or decided, and at least once a
/// second: with the looks in between nothing would be decided otherwise.
/// </summary>
/// <param name="run">The run as this process took it up.</param>
public sealed class RecordingWriter(RunState run)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private readonly PlanStep[] _rollouts = [.. Recording.RolloutsOf(run.Plan)];
    private readonly Dictionary<string, Known> _known = [];
    private long _at;
    private bool _begun;

    /// <summary>Whether the run has anything that can be recorded.</summary>
    public bool Any => _rollouts.Length > 0;

    /// <summary>Adds what one moment brought.</summary>
    public void Note(ArrayBufferWriter<byte> to, RunState before, Observation? seen, IReadOnlyList<RunEvent> decided, DateTimeOffset at)
    {
        Begin(to, at);
        var told = new HashSet<RunEvent>(ReferenceEqualityComparer.Instance);
        foreach (var (index, step) in _rollouts.Index())
        {
            ImmutableArray<RunEvent> own = [.. decided.Where(happened => happened.Step == step.Id)];
            if (seen is not null && before.Phase == RunPhase.Forward && !decided.Any(happened => happened is LineStopped or LineReleased) && Look(to, index, step, before, seen, own, at))
            {
                told.UnionWith(own);
            }
        }

        foreach (var happened in decided.Where(happened => !told.Contains(happened)))
        {
            to.Put(RecordingBytes.Event);
            Time(to, at);
            to.Write(JsonSerializer.SerializeToUtf8Bytes([Short(happened)], RecordingJson.Default.ImmutableArrayRunEvent).AsSpan());
        }
    }

    /// <summary>Says that from here on nothing is kept any more: the recording has reached its size.</summary>
    public void Cut(ArrayBufferWriter<byte> to, DateTimeOffset at)
    {
        Begin(to, at);
        to.Put(RecordingBytes.Cut);
    }

    private void Begin(ArrayBufferWriter<byte> to, DateTimeOffset at)
    {
        if (_begun)
        {
            return;
        }

        (_begun, _at) = (true, at.UtcTicks);
        to.Put(RecordingBytes.Begin);
        to.Write(at.UtcTicks);
        to.Write(JsonSerializer.SerializeToUtf8Bytes(new RecordingHead(run.Id, run.Author, run.StartedAt, run.Plan), RecordingJson.Default.RecordingHead).AsSpan());
    }

    private bool Look(ArrayBufferWriter<byte> to, int index, PlanStep step, RunState before, Observation seen, ImmutableArray<RunEvent> decided, DateTimeOffset at)
    {
        var (state, known) = (before[step], _known.GetValueOrDefault(step.Id) ?? new());
        if (decided.IsEmpty && !(state.Phase == StepPhase.Shifting || state.Waits || state is { Phase: StepPhase.Performing, Baseline: not null }))
        {
            return false;
        }

        var reading = seen.Sides(step);
        int? served = seen.Settled ? seen.WeightOf(step.Service, step.To!.Version) : null;
        ImmutableArray<Instance> instances =
            [.. new[] { StepHealth.Next(step, state), StepHealth.Baseline(before, step) }.OfType<ServiceRelease>().SelectMany(side => seen.Of(before.Plan.Platform, side)).OfType<Instance>()];
        var countedNothing = Same(reading, known.Reading) && served == known.Served && instances.AsSpan().SequenceEqual(known.Instances.AsSpan());
        if (decided.IsEmpty && countedNothing && at - known.At < Apart)
        {
            return false;
        }

        to.Put(RecordingBytes.Look);
        Time(to, at);
        to.Write(index);
        to.Write((int)state.Phase);
        to.Write(state.Weight);
        to.Write(served ?? -1);
        WriteReading(to, known, reading);
        var others = !instances.AsSpan().SequenceEqual(known.Instances.AsSpan());
        to.Write(others ? JsonSerializer.SerializeToUtf8Bytes(instances, RecordingJson.Default.ImmutableArrayInstance) : []);
        to.Write(decided.IsEmpty ? [] : JsonSerializer.SerializeToUtf8Bytes([.. decided.Select(Short)], RecordingJson.Default.ImmutableArrayRunEvent));
        _known[step.Id] = new() { At = at, Served = served, Reading = reading ?? known.Reading, Instances = instances };
        return true;
    }

    /// <summary>No reading, or what changed since the last that there was; of another source from zero.</summary>
    private static void WriteReading(ArrayBufferWriter<byte> to, Known known, SidesReading? reading)
    {
        to.Put((byte)(reading is null ? 0 : reading.Source == known.Reading?.Source ? 1 : 2));
        if (reading is null)
        {
            return;
        }

        var from = reading.Source == known.Reading?.Source ? known.Reading : new(reading.Source, VersionNumbers.Zero, VersionNumbers.Zero);
        if (from != known.Reading)
        {
            to.Write(Encoding.UTF8.GetBytes(reading.Source));
        }

        CountDelta.Write(to, from.New, reading.New);
        CountDelta.Write(to, from.Stable, reading.Stable);
        to.Put((byte)(reading.Before is null ? 0 : 1));
        if (reading.Before is { } old)
        {
            CountDelta.Write(to, from.Before ?? VersionNumbers.Zero, old);
        }
    }

    private void Time(ArrayBufferWriter<byte> to, DateTimeOffset at)
    {
        to.Write(at.UtcTicks - _at);
        _at = at.UtcTicks;
    }

    private static bool Same(SidesReading? one, SidesReading? other) =>
        one is null || other is null ? one is null && other is null : one.Source == other.Source && Same(one.New, other.New) && Same(one.Stable, other.Stable) && (one.Before is null) == (other.Before is null) && Same(one.Before ?? VersionNumbers.Zero, other.Before ?? VersionNumbers.Zero);

    private static bool Same(VersionNumbers one, VersionNumbers other) =>
        one.Requests == other.Requests && one.Errors == other.Errors && one.Limited == other.Limited && one.Mirror == other.Mirror && one.Latency.AsSpan().SequenceEqual(other.Latency.AsSpan());

    /// <summary>The readings lie in the looks, and the evidence follows from them.</summary>
    private static RunEvent Short(RunEvent happened) => happened switch
    {
        CheckStarted started => started with { Numbers = Nothing },
        WarmedUp warm => warm with { Numbers = Nothing },
        Checked answers => answers with { Counts = null, Series = null },
        _ => happened,
    };

    private static SidesReading Nothing { get; } = new("", VersionNumbers.Zero, VersionNumbers.Zero);

    /// <summary>The last look at a step that was written.</summary>
    private sealed record Known
    {
        public DateTimeOffset At { get; init; } = DateTimeOffset.MinValue;

        public int? Served { get; init; }

        public SidesReading? Reading { get; init; }

        public ImmutableArray<Instance> Instances { get; init; } = [];
    }
}
