using System.Text.Json;

namespace Agrimaan.Cli.Serving;

/// <summary>The end of what a program wrote since it was started.</summary>
internal static class LogTail
{
    private const int Lines = 5;

    public static string Since(string path, long begun)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Seek(Math.Min(begun, stream.Length), SeekOrigin.Begin);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return string.Join(" / ", lines.TakeLast(Lines).Select(SentenceOf));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The control plane logs in JSON, a runtime that cannot start in plain words.</summary>
    private static string SentenceOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Message", out var message) ? message.GetString() ?? line : line;
        }
        catch (JsonException)
        {
            return line;
        }
    }
}
