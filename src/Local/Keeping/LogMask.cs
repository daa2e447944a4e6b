using System.Text;

namespace Agrimaan.Local.Keeping;

/// <summary>Takes the values of secrets out of what a process says, before any of it is written.</summary>
public sealed class LogMask
{
    /// <summary>Shorter values, in bytes, are not looked for: they would blacken half the log and hide nothing.</summary>
    public const int ShortestSecret = 4;

    private static readonly byte[] Mask = "*****"u8.ToArray();

    private readonly byte[][] _secrets;

    /// <param name="values">The secrets; of one with several lines, such as a key file, each line.</param>
    public LogMask(IEnumerable<string> values) => _secrets =
    [
        .. values.SelectMany(value => value.Split('\n', StringSplitOptions.TrimEntries))
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes)
            .Where(secret => secret.Length >= ShortestSecret)
            .OrderByDescending(secret => secret.Length), // one that holds another goes first
    ];

    public static LogMask None { get; } = new([]);

    internal static LogMask Of(KeeperSpec spec) => new(spec.Secret.Select(name => spec.Environment.GetValueOrDefault(name, "")));

    /// <summary>The text without secrets; the text itself when there is none in it.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text)
    {
        foreach (var secret in _secrets)
        {
            if (text.IndexOf(secret) >= 0)
            {
                text = Without(text, secret);
            }
        }

        return text;
    }

    private static byte[] Without(ReadOnlySpan<byte> text, byte[] secret)
    {
        using var kept = new MemoryStream(text.Length);
        for (int at; (at = text.IndexOf(secret)) >= 0; text = text[(at + secret.Length)..])
        {
            kept.Write(text[..at]);
            kept.Write(Mask);
        }

        kept.Write(text);
        return kept.ToArray();
    }
}
