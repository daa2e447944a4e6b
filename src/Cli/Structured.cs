using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agrimaan.Cli;

/// <summary>Answers for programs: JSON, or the same as YAML.</summary>
internal static class Structured
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write<T>(TextWriter output, T answer, JsonTypeInfo<T> type, string format)
    {
        var json = Json(answer, type, Indented);
        if (format == "yaml")
        {
            using var document = JsonDocument.Parse(json);
            YamlText.Write(output, document.RootElement);
        }
        else
        {
            output.WriteLine(Encoding.UTF8.GetString(json.Span));
        }
    }

    /// <summary>One item of an answer without an end: a line of JSON, or one entry of a YAML list.</summary>
    public static void WriteItem<T>(TextWriter output, T item, JsonTypeInfo<T> type, string format)
    {
        var json = Json(item, type, OneLine);
        if (format == "yaml")
        {
            using var document = JsonDocument.Parse(json);
            YamlText.WriteItem(output, document.RootElement);
        }
        else
        {
            output.WriteLine(Encoding.UTF8.GetString(json.Span));
        }
    }

    private static ReadOnlyMemory<byte> Json<T>(T answer, JsonTypeInfo<T> type, JsonWriterOptions options)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            JsonSerializer.Serialize(writer, answer, type);
        }

        return buffer.WrittenMemory;
    }
}
