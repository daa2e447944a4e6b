using System.Text.Json;

namespace Agrimaan.Server.Telemetry;

/// <summary>
/// How far the spans of each platform have been handed over, kept in the home, so that another control plane goes on where this one
/// was. One run of a platform is in progress at a time, so a place in the journal says it all.
/// </summary>
internal sealed class SpanMarks(string home)
{
    private readonly string _file = Path.Combine(home, "traces.json");

    /// <summary>By platform; empty at the very first start with an exporter.</summary>
    public Dictionary<string, long> Read()
    {
        try
        {
            return File.Exists(_file) ? JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllBytes(_file)) ?? [] : [];
        }
        catch (JsonException)
        {
            // Cut short by a full disk: then tracing begins anew, as at the very first start.
            return [];
        }
    }

    /// <exception cref="IOException">It could not be kept.</exception>
    public void Write(Dictionary<string, long> marks)
    {
        var next = _file + ".next";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(marks));
        File.Move(next, _file, overwrite: true);
    }
}
