using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>What differs between two releases.</summary>
internal static class ComparisonScreen
{
    private const int Digest = 12;

    public static void Write(Terminal terminal, ReleaseComparison view)
    {
        if (view.Changes.Count == 0)
        {
            terminal.Sentence($"{view.From} and {view.To} run the very same.");
            return;
        }

        var table = new Table(new("SERVICE"), new("CHANGE", Wraps: true));
        var before = "";
        foreach (var change in view.Changes)
        {
            table.Add(change.Service == before ? "" : change.Service, new(Sentence(change), change.To is null ? Tone.Watch : Tone.Plain));
            before = change.Service;
        }

        table.Write(terminal);
        if (view.Same.Count > 0)
        {
            terminal.Line();
            terminal.Sentence("the same: " + string.Join(", ", view.Same), "  ");
        }
    }

    private static string Sentence(ReleaseChange change) => change switch
    {
        { What: "service", From: null } => $"is new in {change.To}",
        { What: "service" } => "is no longer there",
        { From: null } => $"{change.What}: {Short(change.To!)} is new",
        { To: null } => $"{change.What}: {Short(change.From)} is gone",
        _ when change.From == change.To => $"{change.What}: is another, and not shown",
        _ => $"{change.What}: {Short(change.From)} → {Short(change.To)}",
    };

    private static string Short(string value) =>
        value.Length == 0 ? "(empty)" : value.StartsWith("sha256:", StringComparison.Ordinal) && value.Length > Digest + 7 ? value[7..(Digest + 7)] : value;
}
