using System.Text;

namespace Agrimaan.Server.Tests.Reference;

/// <summary>Writes the few forms of Markdown that reference pages have.</summary>
internal static class Markdown
{
    public const string Made = "Made from the code by `./test --update-docs`; a test holds this page to it.";

    public static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? $"`` {Cell(text)} ``" : $"`{Cell(text)}`";

    public static void Table(this StringBuilder page, string[] heads, IEnumerable<string[]> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        page.Append("| ").AppendJoin(" | ", heads).Append(" |\n|").Insert(page.Length, "---|", heads.Length).Append('\n');
        foreach (var row in all)
        {
            page.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        page.Append('\n');
    }

    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    public static string End(this StringBuilder page) => page.ToString().TrimEnd() + "\n";
}
