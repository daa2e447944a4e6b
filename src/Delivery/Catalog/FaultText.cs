using System.Globalization;
using System.Text;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Shows a fault in the form that editors and people know: place, code, reason, the line, and a caret below it.</summary>
public static class FaultText
{
    private const int Width = 120;
    private const char Ellipsis = '…';

    public static string Render(Fault fault)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Harmless(fault.File)}:{fault.Place.Line}:{fault.Place.Column} {(fault.Severity == Severity.Error ? "error" : "warning")} {fault.Code} {Harmless(fault.Message)}");
        if (fault.Excerpt is not { } excerpt)
        {
            return fault.Hint is null ? text.ToString() : text.Append("; ").Append(Harmless(fault.Hint)).ToString();
        }

        var number = fault.Place.Line.ToString(CultureInfo.InvariantCulture).PadLeft(4);
        var (line, column) = Window(Harmless(excerpt), fault.Place.Column - 1);
        var marked = line.Substring(column, Math.Clamp(fault.Place.Length, 0, line.Length - column));
        text.Append('\n').Append(number).Append(" | ").Append(line);
        text.Append('\n').Append(' ', number.Length).Append(" | ").Append(' ', Cells(line[..column])).Append('^', Math.Max(1, Cells(marked)));
        return fault.Hint is null ? text.ToString() : text.Append(' ').Append(Harmless(fault.Hint)).ToString();
    }

    /// <summary>A long line is cut around the place.</summary>
    private static (string Line, int Column) Window(string line, int column)
    {
        column = Math.Clamp(column, 0, line.Length);
        if (line.Length <= Width)
        {
            return (line, column);
        }

        var begin = Math.Clamp(column - (Width / 2), 0, line.Length - Width);
        var end = begin + Width;
        begin += begin > 0 && char.IsLowSurrogate(line[begin]) ? 1 : 0;
        end -= end < line.Length && char.IsLowSurrogate(line[end]) ? 1 : 0;
        var (before, after) = (begin > 0 ? $"{Ellipsis}" : "", end < line.Length ? $"{Ellipsis}" : "");
        return (before + line[begin..end] + after, Math.Max(0, column - begin) + before.Length);
    }

    /// <summary>Nothing that a terminal would obey, nor anything that changes the order of reading; one character stays one.</summary>
    public static string Harmless(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] switch
                {
                    '\t' => ' ',
                    < ' ' => (char)('\u2400' + source[i]), // the pictures of control characters
                    '\u007F' => '\u2421',
                    _ when IsPair(source, i) || IsPair(source, i - 1) => source[i],
                    _ when CharUnicodeInfo.GetUnicodeCategory(source[i]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => '\uFFFD',
                    _ => source[i],
                };
            }
        });

    private static bool IsPair(string text, int at) => at >= 0 && at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);

    /// <summary>Columns of a terminal: marks that combine take none, characters of East Asia and pictures two.</summary>
    private static int Cells(string text) => text.EnumerateRunes().Sum(rune => rune switch
    {
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        { Value: (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF01 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) } => 2,
        _ => 1,
    });
}
