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
            return string.Join(" / ", lines.TakeLast(Lines));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
