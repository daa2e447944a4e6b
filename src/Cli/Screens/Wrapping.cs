namespace Agrimaan.Cli.Screens;

/// <summary>Breaks text at blanks.</summary>
internal static class Wrapping
{
    /// <returns>Lines of at most <paramref name="width"/> columns, unless one word is longer; none for an empty text.</returns>
    public static IEnumerable<string> Wrap(string text, int width, string indent, string margin = "")
    {
        var line = margin;
        foreach (var word in text.Split(' '))
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
}
