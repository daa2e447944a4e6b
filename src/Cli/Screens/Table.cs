namespace Agrimaan.Cli.Screens;

/// <summary>One column of a table.</summary>
/// <param name="Right">Whether numbers stand at its right edge.</param>
/// <param name="Drop">Columns with the highest number go first when the screen is too narrow; 0 stays.</param>
/// <param name="Wraps">Whether its text may go on in the next line; one column at most.</param>
internal sealed record Column(string Title, bool Right = false, int Drop = 0, bool Wraps = false);

/// <summary>Rows in aligned columns, without lines around them; fits any width by leaving out what matters least.</summary>
internal sealed class Table(params Column[] columns)
{
    private const string Gap = "  ";

    /// <summary>Below this a wrapped column is no longer readable, and the line is too long instead.</summary>
    private const int NarrowestWrapped = 12;

    /// <summary>The same for a column that is only broken where nothing else helps.</summary>
    private const int NarrowestOther = 8;

    private readonly List<Words[]> _rows = [];

    public void Add(params Words[] cells) => _rows.Add(cells);

    public void Write(Terminal terminal)
    {
        var shown = Fitting(terminal.Width);
        var widths = shown.Select(Width).ToArray();
        var wrapped = Wrapped(shown, widths, terminal.Width);
        WriteLine(terminal, shown, widths, [.. columns.Select(column => new Words(column.Title, Tone.Quiet))]);
        foreach (var row in _rows)
        {
            WriteRow(terminal, shown, widths, wrapped, row);
        }
    }

    /// <summary>Columns whose text goes on in the next line: the one that is meant to, and on a very narrow screen the widest others too.</summary>
    private List<int> Wrapped(int[] shown, int[] widths, int width)
    {
        var wrapped = new List<int>();
        for (var next = Array.FindIndex(shown, i => columns[i].Wraps); ; next = Widest(shown, widths, wrapped))
        {
            if (next >= 0)
            {
                wrapped.Add(next);
                var others = widths.Where((_, i) => i != next).Sum() + (Gap.Length * (shown.Length - 1));
                widths[next] = Math.Min(widths[next], Math.Max(columns[shown[next]].Wraps ? NarrowestWrapped : NarrowestOther, width - others));
            }

            if (widths.Sum() + (Gap.Length * (shown.Length - 1)) <= width || Widest(shown, widths, wrapped) < 0)
            {
                return wrapped;
            }
        }
    }

    private int Widest(int[] shown, int[] widths, List<int> wrapped) =>
        Enumerable.Range(0, shown.Length).Where(i => !wrapped.Contains(i) && !columns[shown[i]].Right && widths[i] > NarrowestOther).OrderByDescending(i => widths[i]).FirstOrDefault(-1);

    private int[] Fitting(int width)
    {
        var shown = Enumerable.Range(0, columns.Length).Where(i => i == 0 || _rows.Exists(row => row[i].Text.Length > 0)).ToList();
        while (Needed(shown) > width && shown.Where(i => columns[i].Drop > 0).ToList() is { Count: > 0 } droppable)
        {
            shown.Remove(droppable.MaxBy(i => columns[i].Drop));
        }

        return [.. shown];
    }

    private int Needed(List<int> shown) =>
        shown.Sum(i => columns[i].Wraps ? Math.Min(Width(i), NarrowestWrapped * 3) : Width(i)) + (Gap.Length * (shown.Count - 1));

    private int Width(int column) => _rows.Select(row => row[column].Text.Length).Append(columns[column].Title.Length).Max();

    private void WriteRow(Terminal terminal, int[] shown, int[] widths, List<int> wrapped, Words[] row)
    {
        var pieces = wrapped.ToDictionary(i => shown[i], i => Wrapping.Wrap(Wrapping.Broken(row[shown[i]].Text, widths[i]), widths[i], "").ToArray());
        var height = pieces.Values.Select(lines => lines.Length).Append(1).Max();
        for (var i = 0; i < height; i++)
        {
            WriteLine(terminal, shown, widths, [.. row.Select((cell, column) =>
                pieces.TryGetValue(column, out var lines) ? cell with { Text = lines.ElementAtOrDefault(i) ?? "" } : i == 0 ? cell : "")]);
        }
    }

    private void WriteLine(Terminal terminal, int[] shown, int[] widths, Words[] row)
    {
        var last = Array.FindLastIndex(shown, i => row[i].Text.Length > 0);
        for (var i = 0; i <= last; i++)
        {
            var words = row[shown[i]];
            var padding = new string(' ', Math.Max(0, widths[i] - words.Text.Length));
            var text = columns[shown[i]].Right ? padding + terminal.Paint(words) : i == last ? terminal.Paint(words) : terminal.Paint(words) + padding;
            terminal.Output.Write(i == 0 ? text : Gap + text);
        }

        terminal.Output.WriteLine();
    }
}
