namespace Agrimaan.Cli.Screens;

/// <summary>Where a command speaks: answers go to the output, all else to the error stream.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    /// <summary>Columns taken when nothing tells: not a terminal, or one without a size.</summary>
    public const int UsualWidth = 100;

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    public int Width { get; init; } = UsualWidth;

    public bool Colour { get; init; }

    /// <summary>Whether a person watches the output, so that it may be drawn over.</summary>
    public bool Live { get; init; }

    /// <summary>Whether a person watches the error stream.</summary>
    public bool LiveError { get; init; }

    public void Line(string text = "") => Output.WriteLine(text);

    /// <summary>A line of words, broken at blanks where the screen ends.</summary>
    /// <param name="indent">Before every line but the first.</param>
    /// <param name="margin">Before the first line.</param>
    public void Sentence(Words words, string indent = "", string margin = "")
    {
        foreach (var line in Wrapping.Wrap(words.Text, Width, indent, margin))
        {
            Output.WriteLine(Paint(new(line, words.Tone)));
        }
    }

    /// <summary>Says what is wrong and what to do next.</summary>
    public void Complain(string sentence, string? hint)
    {
        foreach (var line in Wrapping.Wrap(sentence, Width, ""))
        {
            Error.WriteLine(Paint(new(line, Tone.Bad)));
        }

        foreach (var line in Wrapping.Wrap(hint ?? "", Width, ""))
        {
            Error.WriteLine(line);
        }
    }

    public string Paint(Words words)
    {
        var code = words.Tone switch
        {
            Tone.Good => "32",
            Tone.Watch => "33",
            Tone.Bad => "31",
            Tone.Quiet => "2",
            Tone.Strong => "1",
            _ => null,
        };
        return Colour && code is not null && words.Text.Length > 0 ? $"\e[{code}m{words.Text}\e[0m" : words.Text;
    }
}
