using System.Buffers;

namespace Agrimaan.Cli.Screens;

/// <summary>Breaks text at blanks.</summary>
internal static class Wrapping
{
    private static readonly SearchValues<char> Signs = SearchValues.Create(".-/_:,=");
    private static readonly HashSet<string> Units = ["%", "ms", "s", "min", "h"];

    /// <returns>Lines of at most <paramref name="width"/> columns, unless one word is longer; none for an empty text.</returns>
    public static IEnumerable<string> Wrap(string text, int width, string indent, string margin = "")
    {
        var line = margin;
        foreach (var word in Words(text))
        {
            if (line.Length == margin.Length && line == margin)
            {
                line += word;
            }
            else if (line.Length + 1 + word.Length <= width)
            {
                line += " " + word;
            }
            else
            {
                yield return line;
                line = indent + word;
            }
        }

        if (line.Length > margin.Length)
        {
            yield return line;
        }
    }

    /// <summary>The text with words that would not fit broken, after a sign between letters where there is one.</summary>
    public static string Broken(string text, int width) =>
        text.Split(' ').All(word => word.Length <= width) ? text : string.Join(' ', text.Split(' ').SelectMany(word => Pieces(word, width)));

    private static IEnumerable<string> Pieces(string word, int width)
    {
        while (word.Length > width)
        {
            var sign = word.AsSpan(0, width).LastIndexOfAny(Signs) + 1;
            var length = sign > width / 3 ? sign : width;
            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }

    /// <summary>A number and its unit stay together.</summary>
    private static IEnumerable<string> Words(string text)
    {
        string? held = null;
        foreach (var word in text.Split(' '))
        {
            if (held is { Length: > 0 } && char.IsAsciiDigit(held[^1]) && Units.Contains(word.TrimEnd('.', ',', ';', ':', ')')))
            {
                held += " " + word;
                continue;
            }

            if (held is not null)
            {
                yield return held;
            }

            held = word;
        }

        yield return held!;
    }
}
