using System.Globalization;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Screens;

/// <summary>Faults of a platform file: place, reason, the line with what is wrong underlined, and what to do.</summary>
internal static class FaultScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<FaultView> faults)
    {
        foreach (var fault in faults)
        {
            var number = fault.Line.ToString(CultureInfo.InvariantCulture);
            var tone = fault.Severity == "warning" ? Tone.Watch : Tone.Bad;
            Prose(terminal, FaultText.Harmless($"{fault.File}:{fault.Line}:{fault.Column} {fault.Severity} {fault.Code} {fault.Message}"), tone);
            if (fault.Excerpt is { } excerpt)
            {
                var (line, column) = Window(FaultText.Harmless(excerpt), fault.Column, terminal.Width - number.Length - 4);
                var length = Math.Clamp(fault.Length, 1, Math.Max(1, line.Length - column + 1));
                terminal.Error.WriteLine($"  {number} | {line}");
                terminal.Error.WriteLine($"  {new string(' ', number.Length)} | {new string(' ', column - 1)}{terminal.Paint(new(new string('^', length), tone))}");
            }

            if (fault.Hint is { Length: > 0 } hint)
            {
                Prose(terminal, FaultText.Harmless(hint), Tone.Plain, "  ");
            }

            terminal.Error.WriteLine();
        }
    }

    private static void Prose(Terminal terminal, string text, Tone tone, string margin = "")
    {
        foreach (var line in Wrapping.Wrap(text, terminal.Width - 2, ""))
        {
            terminal.Error.WriteLine(margin + terminal.Paint(new(line, tone)));
            margin = "  ";
        }
    }

    /// <summary>A part of a long line that shows the fault.</summary>
    private static (string Line, int Column) Window(string line, int column, int width)
    {
        column = Math.Clamp(column, 1, line.Length + 1);
        if (line.Length <= width)
        {
            return (line, column);
        }

        var start = Math.Clamp(column - (width / 2), 0, line.Length - width);
        return (line.Substring(start, width), column - start);
    }
}
