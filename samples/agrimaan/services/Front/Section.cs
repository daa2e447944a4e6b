using Agrimaan.Samples.Markup;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Front;

/// <summary>A part of a page with backends of its own: when one of them does not answer, the others are shown all the same.</summary>
internal static class Section
{
    /// <summary>The parameter that says whose page it is.</summary>
    public const string Whose = "as";

    /// <summary>The part, or a sentence in its place.</summary>
    public static async Task<Html> Of(Func<Task<Html>> show)
    {
        try
        {
            return await show();
        }
        catch (RequestException exception) when (exception.Status >= StatusCodes.Status500InternalServerError)
        {
            return $"""<p class="absent">{exception.Message}.</p>""";
        }
    }

    /// <summary>Rows, or a sentence when there are none.</summary>
    public static Html Rows(IReadOnlyCollection<Html> rows, string none) => rows.Count == 0
        ? $"""<p class="quiet">{none}</p>"""
        : (Html)$"""<ul class="rows">{rows}</ul>""";

    /// <summary>Whose page it is, to be changed; there is no login in the sample.</summary>
    public static Html Choice(string path, string label, IEnumerable<(int Id, string Text)> options, int? chosen) => $"""
        <form method="get" action="{path}" class="choice"><label>{label} <select name="{Whose}">{Form.Options(options, chosen)}</select></label><button class="button">Show</button></form>
        """;
}
