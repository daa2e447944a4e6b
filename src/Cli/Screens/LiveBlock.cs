namespace Agrimaan.Cli.Screens;

/// <summary>
/// A few lines at the bottom of the screen that are drawn over, below sentences that stay. Without a terminal there is no block,
/// and the sentences are plain lines.
/// </summary>
internal sealed class LiveBlock(TextWriter output, Terminal terminal, bool live)
{
    private IReadOnlyList<string> _lines = [];

    public bool Live => live;

    /// <summary>A sentence that stays, above the block.</summary>
    public void Say(Words words)
    {
        var lines = _lines;
        Clear();
        foreach (var line in Wrapping.Wrap(words.Text, terminal.Width, "          "))
        {
            output.WriteLine(terminal.Paint(new(line, words.Tone)));
        }

        Draw(lines);
        output.Flush();
    }

    /// <summary>Replaces the block. Lines longer than the screen are cut, since a broken one cannot be counted back.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        if (!live)
        {
            return;
        }

        Clear();
        foreach (var line in lines)
        {
            output.WriteLine(Visible.Cut(line, terminal.Width - 1));
        }

        output.Flush();
        _lines = lines;
    }

    public void Clear()
    {
        if (_lines.Count > 0)
        {
            output.Write($"\e[{_lines.Count}A\e[J");
            _lines = [];
        }
    }
}
