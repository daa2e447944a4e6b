using System.Text;
using System.Text.RegularExpressions;

namespace Agrimaan.Server.Tests.Reference;

/// <summary>Pages that say of each constant what its doc comment says.</summary>
internal static partial class ConstantPages
{
    public static string FaultCodes(string source)
    {
        var page = new StringBuilder();
        page.Append($"""
            # Codes of faults

            Every fault of a platform file has a code that never changes its meaning; `agrimaan validate` prints it beside file, line and
            column, with `-o json` and `-o sarif` for programs. Codes below AGP100 are about the text, from AGP100 about its form, from AGP200
            about its meaning, from AGP300 about what the file names on this machine.

            {Markdown.Made}


            """);
        page.Table(["code", "name", "what it says"], Constants(source).Select(constant => (string[])[Markdown.Code(constant.Value.Trim('"')), constant.Name, constant.Means]));
        return page.End();
    }

    public static string ExitCodes(string source)
    {
        var page = new StringBuilder();
        page.Append($"""
            # Exit codes

            What the program's end tells a script. [In CI](../how-to/ci.md) shows them at work. {Markdown.Made}


            """);
        page.Table(["code", "name", "what it says"], Constants(source).Select(constant => (string[])[Markdown.Code(constant.Value), constant.Name, constant.Means]));
        page.Append("""
            Two more come from the launcher in a checkout, before the program exists: `125` the build failed, `127` there is no .NET SDK.

            A refusal of the control plane is told by its HTTP status: 409 ends in 1, any other from 400 to 499 in 2, but 401 and 403
            like 503 and 504 in 3, the rest in 4.

            """);
        return page.End();
    }

    private static IEnumerable<(string Name, string Value, string Means)> Constants(string source) =>
        from match in Constant().Matches(source)
        select (match.Groups["name"].Value, match.Groups["value"].Value, Markdown.Cell(Tag().Replace(Break().Replace(match.Groups["means"].Value.Trim(), " "), "$1")));

    [GeneratedRegex("""/// <summary>(?<means>(?:(?!</summary>).)*)</summary>\s*public const \w+ (?<name>\w+) = (?<value>[^;]+);""", RegexOptions.Singleline)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\s*\n\s*/// ?")]
    private static partial Regex Break();

    [GeneratedRegex("""<\w+ cref="([^"]+)" ?/>|</?c>""")]
    private static partial Regex Tag();
}
