using System.Text;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>What a text must be before a parser may see it.</summary>
internal static class TextCheck
{
    public const int MostBytes = 1024 * 1024;

    /// <returns>Whether it is fit; else one fault is added.</returns>
    public static bool Passes(string text, Findings findings)
    {
        if (text.Length > MostBytes || Encoding.UTF8.GetByteCount(text) > MostBytes)
        {
            findings.Add(FaultCodes.TooLarge, new(1, 1, 1), "the file is larger than 1 MiB, which is more than is read", "a platform file is written by hand: keep it small");
            return false;
        }

        if (FirstUnfit(text) is >= 0 and var unfit)
        {
            findings.Add(FaultCodes.BadCharacter, PlaceAt(text, unfit), $"the character U+{(int)text[unfit]:X4} does not belong in a text file", "save the file as UTF-8 text");
            return false;
        }

        if (FirstIndentingTab(text) is >= 0 and var tab)
        {
            findings.Add(FaultCodes.Tab, PlaceAt(text, tab), "a tab indents this line", "indent with spaces: YAML takes no tabs there");
            return false;
        }

        return true;
    }

    /// <summary>
    /// NUL and other control characters, halves of surrogate pairs, what decoders put for bytes they cannot read, and the
    /// separators U+2028 and U+2029, which end a line for some parsers and not for others.
    /// </summary>
    private static int FirstUnfit(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if ((char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) || char.IsSurrogate(letter) || letter is '\uFFFD' or '\uFFFE' or '\uFFFF' or '\u2028' or '\u2029' or '\uFEFF')
            {
                return i;
            }
        }

        return -1;
    }

    private static int FirstIndentingTab(string text)
    {
        var indenting = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (indenting && text[i] == '\t')
            {
                return i;
            }

            indenting = text[i] is '\n' or '\r' || (indenting && text[i] == ' ');
        }

        return -1;
    }

    private static Place PlaceAt(string text, int index)
    {
        var before = text[..index].ReplaceLineEndings("\n");
        return new(before.Count(letter => letter == '\n') + 1, before.Length - before.LastIndexOf('\n'), 1);
    }
}
