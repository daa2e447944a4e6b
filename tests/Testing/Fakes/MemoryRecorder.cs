using System.Buffers;
using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Testing.Fakes;

/// <summary>Recordings in memory, in the bytes of their files.</summary>
public sealed class MemoryRecorder : IRecorder
{
    private readonly Dictionary<string, RecordingWriter> _writers = [];
    private readonly Dictionary<string, List<byte>> _files = [];

    /// <summary>Another that is told the same.</summary>
    public Action<RunState, Observation?, IReadOnlyList<RunEvent>, DateTimeOffset>? Beside { get; set; }

    public byte[] FileOf(string run) => [.. _files[run]];

    public Recording Of(string run) => RecordingReader.Read(FileOf(run))!;

    /// <summary>The process that wrote is gone.</summary>
    public void Crash() => _writers.Clear();

    /// <inheritdoc/>
    public void Note(RunState run, Observation? seen, IReadOnlyList<RunEvent> decided, DateTimeOffset at)
    {
        Beside?.Invoke(run, seen, decided, at);
        if (!_writers.TryGetValue(run.Id, out var writer))
        {
            _writers[run.Id] = writer = new(run);
        }

        var items = new ArrayBufferWriter<byte>();
        writer.Note(items, run, seen, decided, at);
        if (items.WrittenCount > 0)
        {
            if (!_files.TryGetValue(run.Id, out var file))
            {
                _files[run.Id] = file = [.. RecordingBytes.Mark];
            }

            file.AddRange(RecordingBytes.Block(items.WrittenSpan));
        }
    }
}
