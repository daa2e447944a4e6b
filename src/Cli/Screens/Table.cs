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
    private const int NarrowestWrapped = 18;

    private readonly List<Words[]> _rows = [];

    public void Add(params Words[] cells) => _rows.Add(cells);

    public void Write(Terminal terminal)
    {
        var shown = Fitting(terminal.Width);
        var widths = shown.Select(Width).ToArray();
        if (Array.FindIndex(shown, i => columns[i].Wraps) is var wrapped and >= 0)
        {
            var others = widths.Where((_, i) => i != wrapped).Sum() + (Gap.Length * (shown.Length - 1));
            widths[wrapped] = Math.Min(widths[wrapped], Math.Max(NarrowestWrapped, terminal.Width - others));
        }

        WriteLine(terminal, shown, widths, [.. columns.Select(column => new Words(column.Title, Tone.Quiet))]);
        foreach (var row in _rows)
        {
            WriteRow(terminal, shown, widths, row);
        }
    }

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
        shown.Sum(i => columns[i].Wraps ? Math.Min(Width(i), NarrowestWrapped * 2) : Width(i)) + (Gap.Length * (shown.Count - 1));

    private int Width(int column) => _rows.Select(row => row[column].Text.Length).Append(columns[column].Title.Length).Max();

    private void WriteRow(Terminal terminal, int[] shown, int[] widths, Words[] row)
    {
        var wrapped = Array.FindIndex(shown, i => columns[i].Wraps);
        if (wrapped < 0)
        {
            WriteLine(terminal, shown, widths, row);
            return;
        }

        var column = shown[wrapped];
        foreach (var (i, text) in Wrapping.Wrap(row[column].Text, widths[wrapped], "").DefaultIfEmpty("").Index())
        {
            Words[] line = i == 0 ? [.. row] : [.. row.Select(_ => new Words(""))];
            line[column] = row[column] with { Text = text };
            WriteLine(terminal, shown, widths, line);
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
