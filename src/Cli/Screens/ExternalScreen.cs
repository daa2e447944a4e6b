using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Services of others.</summary>
internal static class ExternalScreen
{
    public static void Write(Terminal terminal, string platform, IReadOnlyList<ExternalView> all)
    {
        if (all.Count == 0)
        {
            terminal.Sentence($"{platform} asks nothing outside. Declare what it asks under `external:` of the platform file, then run `agrimaan up`.", "  ");
            return;
        }

        var table = new Table(new("EXTERNAL"), new("MODE", Drop: 2), new(""), new("ASKED BY", Drop: 1, Wraps: true), new("SEEN", Wraps: true));
        foreach (var one in all)
        {
            table.Add(
                one.Name, one.Mode, one.Verdict switch { "pass" => new("reachable", Tone.Good), null => new("not asked", Tone.Quiet), _ => new("away", Tone.Bad) },
                string.Join(", ", one.AskedBy), one.Sentence);
        }

        table.Write(terminal);
    }
}
