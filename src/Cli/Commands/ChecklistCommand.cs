using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan checklist`.</summary>
internal sealed class ChecklistCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release that would be deployed." };

    public ChecklistCommand()
        : base("checklist", "Shows every item that the program can prove for a release, with what it saw; the environment says which it needs.") => Arguments.Add(_release);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan checklist 1.1.0", "agrimaan checklist 1.1.0 --platform shop@production -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var view = await client.ChecklistAsync(platform, invocation.Line.GetRequiredValue(_release), invocation.Token).ConfigureAwait(false);
        invocation.Answer(view, ClientJson.Default.ChecklistView, terminal => Write(terminal, view));
        return view.Items.Any(item => item.Required && item.Verdict != "pass") ? ExitCodes.No : ExitCodes.Done;
    }

    private static void Write(Terminal terminal, ChecklistView view)
    {
        var needed = view.Items.Where(item => item.Required).ToList();
        terminal.Sentence(needed.Count == 0
            ? $"{view.Platform} asks for no item; this is what could be proved for {view.Release}."
            : $"{needed.Count(item => item.Verdict == "pass")} of {needed.Count} items that {view.Platform} asks for are proved for {view.Release}.");
        terminal.Line();
        var table = new Table(new("ITEM"), new("NEEDED", Drop: 1), new(""), new("SEEN", Wraps: true));
        foreach (var item in view.Items)
        {
            var proved = item.Verdict == "pass";
            table.Add(
                item.Item, item.Required ? "yes" : "", new(proved ? "proved" : item.Verdict == "error" ? "unknown" : "missing", proved ? Tone.Good : item.Required ? Tone.Bad : Tone.Quiet),
                item.Sentence + (proved || item.Next is null ? "" : ". " + item.Next));
        }

        table.Write(terminal);
    }
}
