using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Recordings;

/// <summary>Reads a recording; bytes that are none, or were damaged, give what stands before the damage.</summary>
public static class RecordingReader
{
    /// <returns>Null when there is no run in it.</returns>
    public static Recording? Read(ReadOnlySpan<byte> file)
    {
        var (good, items, state) = (RecordingBytes.Good(file), ImmutableArray.CreateBuilder<RecordedItem>(), new Reading());
        try
        {
            for (var at = RecordingBytes.Mark.Length; at < good;)
            {
                var block = RecordingBytes.BlockAt(file, at);
                for (var from = new ItemReader(block); !from.AtEnd;)
                {
                    state.Item(ref from, items);
                }

                at = RecordingBytes.After(at, block);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentOutOfRangeException or InvalidOperationException)
        {
            state.Cut = true;
        }

        return state.Head is { } head ? new(head, items.ToImmutable(), !state.Cut && good == file.Length) : null;
    }

    /// <summary>What was read so far, which what follows is told beside.</summary>
    private sealed class Reading
    {
        private readonly Dictionary<int, (SidesReading? Numbers, ImmutableArray<Instance> Instances)> _known = [];
        private PlanStep[] _rollouts = [];
        private long _at;

        public RecordingHead? Head { get; private set; }

        public bool Cut { get; set; }

        public void Item(ref ItemReader from, ImmutableArray<RecordedItem>.Builder to)
        {
            switch (from.Byte())
            {
                case RecordingBytes.Begin:
                    _at = from.Number();
                    Head = JsonSerializer.Deserialize(from.Bytes(), RecordingJson.Default.RecordingHead) ?? throw new FormatException("a head that is none");
                    _rollouts = [.. Recording.RolloutsOf(Head.Plan)];
                    _known.Clear();
                    to.Add(new TakenUp(new(_at, TimeSpan.Zero)));
                    break;
                case RecordingBytes.Look:
                    to.Add(Look(Time(ref from), ref from));
                    break;
                case RecordingBytes.Event:
                    var at = Time(ref from);
                    to.AddRange(Events(ref from).Select(happened => new Happened(at, happened)));
                    break;
                case RecordingBytes.Cut:
                    Cut = true;
                    break;
                default:
                    throw new FormatException("an item that there is not");
            }
        }

        private RecordedLook Look(DateTimeOffset at, ref ItemReader from)
        {
            var index = (int)from.Number();
            var step = index >= 0 && index < _rollouts.Length ? _rollouts[index] : throw new FormatException("a step that there is not");
            var (phase, target, served) = ((StepPhase)from.Number(), (int)from.Number(), (int)from.Number());
            var known = _known.GetValueOrDefault(index, (null, []));
            var reading = Numbers(ref from, known.Numbers);
            var instances = from.Bytes() is { IsEmpty: false } json ? JsonSerializer.Deserialize(json, RecordingJson.Default.ImmutableArrayInstance) : known.Instances;
            _known[index] = (reading ?? known.Numbers, instances);
            return new(at, step.Id, phase, target, served < 0 ? null : served, reading, instances, Events(ref from));
        }

        private static SidesReading? Numbers(ref ItemReader from, SidesReading? known)
        {
            var kind = from.Byte();
            if (kind == 0)
            {
                return null;
            }

            var before = kind == 1 ? known ?? throw new FormatException("a change of nothing") : new(Encoding.UTF8.GetString(from.Bytes()), VersionNumbers.Zero, VersionNumbers.Zero);
            var (next, stable) = (CountDelta.Read(ref from, before.New), CountDelta.Read(ref from, before.Stable));
            return new(before.Source, next, stable) { Before = from.Byte() == 0 ? null : CountDelta.Read(ref from, before.Before ?? VersionNumbers.Zero) };
        }

        private static ImmutableArray<RunEvent> Events(ref ItemReader from) =>
            from.Bytes() is { IsEmpty: false } json ? JsonSerializer.Deserialize(json, RecordingJson.Default.ImmutableArrayRunEvent) : [];

        private DateTimeOffset Time(ref ItemReader from) => new(_at += from.Number(), TimeSpan.Zero);
    }
}
