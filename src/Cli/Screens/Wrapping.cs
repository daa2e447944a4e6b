namespace Agrimaan.Cli.Screens;

/// <summary>Breaks text at blanks.</summary>
internal static class Wrapping
{
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
