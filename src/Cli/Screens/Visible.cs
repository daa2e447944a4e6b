using System.Text;

namespace Agrimaan.Cli.Screens;

/// <summary>Text with colours in it, as long as it looks.</summary>
internal static class Visible
{
    /// <summary>The first columns of a line; colours that were begun are ended.</summary>
    public static string Cut(string line, int columns)
    {
        var cut = new StringBuilder(line.Length);
        var seen = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\e' && line.IndexOf('m', i) is > 0 and var end)
            {
                cut.Append(line, i, end - i + 1);
                i = end;
            }
            else if (seen < columns)
            {
                cut.Append(line[i]);
                seen++;
            }
        }

        return cut.ToString();
    }
}
