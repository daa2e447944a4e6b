using System.Text;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli;

/// <summary>Reads files that people wrote, however large they are and whatever they are.</summary>
internal static class TextFile
{
    /// <summary>The text as UTF-8, of which at most one byte more is read than a platform file may have; what is no UTF-8 becomes U+FFFD, and is a fault there.</summary>
    public static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var bytes = new byte[PlatformFile.MostBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
