using System.Globalization;
using Agrimaan.Server.Storage.Backup;

namespace Agrimaan.Cli.Screens;

/// <summary>What a home holds.</summary>
internal static class StateScreen
{
    public static void Write(Terminal terminal, StateView view)
    {
        if (view.Schema == 0)
        {
            terminal.Sentence($"{view.Home} holds no journal yet.", "  ");
            terminal.Line("next: agrimaan up FILE");
            return;
        }

        terminal.Sentence($"{view.Home}, schema {view.Schema.ToString(CultureInfo.InvariantCulture)}", "  ");
        terminal.Sentence(
            $"{(view.Platforms.Count == 0 ? "no platform" : string.Join(", ", view.Platforms))}: {Say.Plural((int)view.Releases, "release")}, {Say.Plural((int)view.Runs, "run")}, {Say.Plural((int)view.Events, "event")}", "  ");
        terminal.Line();
        var table = new Table(new("PART"), new("SIZE", Right: true));
        foreach (var part in view.Parts.Where(part => part.Bytes > 0))
        {
            table.Add(part.Name, Size.Of(part.Bytes));
        }

        table.Write(terminal);
    }
}
