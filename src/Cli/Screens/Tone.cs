namespace Agrimaan.Cli.Screens;

/// <summary>What a word means; colour is only ever taken from this.</summary>
internal enum Tone
{
    Plain,
    Good,
    Watch,
    Bad,
    Quiet,
    Strong,
}

/// <summary>Words with a meaning.</summary>
internal readonly record struct Words(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Words(string text) => new(text);
}
