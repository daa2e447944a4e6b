using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>What was removed to make room, or would be.</summary>
internal static class CleanUpScreen
{
    public static void Write(Terminal terminal, CleanUpView view)
    {
        if (view.Items.Count > 0)
        {
            var table = new Table(new("WHAT"), new("NAME", Wraps: true), new("SIZE", Right: true), new("FROM", Drop: 1));
            foreach (var item in view.Items)
            {
                table.Add(Kind(item.Kind), Name(item), Size.Of(item.Bytes), item.At is { } at ? Say.Moment(at) : "");
            }

            table.Write(terminal);
            terminal.Line();
        }

        if (view.Releases.Count > 0)
        {
            terminal.Sentence($"{(view.DryRun ? "Could no longer be deployed" : "No longer to be deployed")}: {string.Join(", ", view.Releases)}.", "  ");
        }

        terminal.Sentence(
            view.Items.Count == 0 ? $"Nothing to remove; {Size.Of(view.Left)} are needed."
            : $"{(view.DryRun ? "Would free" : "Freed")} {Size.Of(view.Freed)}; {Size.Of(view.Left)} {(view.DryRun ? "would stay" : "stay")}.", "  ");
        if (view.Left > view.Budget)
        {
            terminal.Sentence(
                new($"That is more than the budget of {Size.Of(view.Budget.Value)}: what runs, and what a rollback needs, is never removed.", Tone.Watch), "  ");
        }
    }

    private static string Kind(string kind) => kind switch { "instance" => "logs of", "log" => "old log", "recording" => "recording of", _ => kind };

    private static string Name(CleanUpItem item) =>
        item.Kind != "artefact" ? item.Name
        : item.Name.Split(':')[^1] is { Length: > 12 } digest ? digest[..12] + (item.Of.Count > 0 ? $" of {string.Join(", ", item.Of)}" : " of no release")
        : item.Name;
}
