using System.Globalization;
using System.Text;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Shows a fault in the form that editors and people know: place, code, reason, the line, and a caret below it.</summary>
public static class FaultText
{
    private const int Width = 110;

    public static string Render(Fault fault)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{fault.File}:{fault.Place.Line}:{fault.Place.Column} {(fault.Severity == Severity.Error ? "error" : "warning")} {fault.Code} {Harmless(fault.Message)}");
        if (fault.Excerpt is not { } excerpt)
        {
            return fault.Hint is null ? text.ToString() : text.Append(": ").Append(Harmless(fault.Hint)).ToString();
        }

        var number = fault.Place.Line.ToString(CultureInfo.InvariantCulture).PadLeft(4);
        var (line, column) = Window(Harmless(excerpt), fault.Place.Column - 1);
        var carets = new string('^', Math.Clamp(fault.Place.Length, 1, Math.Max(1, line.Length - column)));
        text.Append('\n').Append(number).Append(" | ").Append(line);
        text.Append('\n').Append(' ', number.Length).Append(" | ").Append(' ', column).Append(carets);
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
        var cut = line.Substring(begin, Width);
        return ((begin > 0 ? "…" : "") + cut + (begin + Width < line.Length ? "…" : ""), column - begin + (begin > 0 ? 1 : 0));
    }

    /// <summary>Nothing that a terminal would obey; one character stays one character, so that the caret still fits.</summary>
    private static string Harmless(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : char.IsSurrogate(source[i]) ? '?' : source[i];
            }
        });
}
