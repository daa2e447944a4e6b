using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Explaining;

namespace Agrimaan.Cli.Screens;

/// <summary>Values and where they came from.</summary>
internal static class ExplainScreen
{
    public static void Write(Terminal terminal, Explanation explanation, string file, string folder)
    {
        var place = explanation.Environment is { } environment ? $" in {environment}" : "";
        terminal.Sentence(FaultText.Harmless($"{(explanation.Path.Length == 0 ? "the whole file" : explanation.Path)}{place}{(explanation.Means is { } means ? ": " + means : "")}"), "  ");
        terminal.Line();
        if (explanation.Values.IsEmpty)
        {
            terminal.Sentence($"Nothing is said at {explanation.Path}, and nothing holds by default.");
            return;
        }

        var table = new Table(new Column("KEY"), new Column("VALUE"), new Column("FROM", Wraps: true));
        foreach (var value in explanation.Values)
        {
            table.Add(FaultText.Harmless(Below(explanation.Path, value.Path)), new Words(FaultText.Harmless(value.Value), Tone.Strong), From(value, file, folder));
        }

        table.Write(terminal);
    }

    /// <summary>The part of a path that the asked one does not say.</summary>
    private static string Below(string asked, string path) => path == asked ? asked[(asked.LastIndexOf('.') + 1)..] : asked.Length == 0 ? path : path[asked.Length..].TrimStart('.');

    private static string From(ExplainedValue value, string file, string folder)
    {
        var place = value.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{file}:{line}") : value.Origin;
        var through = value.Through is null ? "" : ", " + value.Through;
        var references = value.References.Select(one => one.File is null
            ? $"; {one.Name} has no value here"
            : string.Create(CultureInfo.InvariantCulture, $"; {one.Name} from {Path.GetRelativePath(folder, one.File)}:{one.Line}"));
        return place + through + string.Concat(references);
    }
}
