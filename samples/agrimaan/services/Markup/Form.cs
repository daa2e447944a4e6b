using System.Globalization;
using Agrimaan.Samples.Shared;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Markup;

/// <summary>What a person filled in and sent.</summary>
public sealed class Form
{
    private readonly IFormCollection fields;

    private Form(IFormCollection fields) => this.fields = fields;

    public static async Task<Form> Read(HttpContext context) => context.Request.HasFormContentType
        ? new(await context.Request.ReadFormAsync(context.RequestAborted))
        : throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "That is not a form", "What is sent here comes as a form.");

    /// <summary>A list for a person to choose one of.</summary>
    public static IEnumerable<Html> Options(IEnumerable<(int Id, string Text)> options, int? chosen) => options.Select(option => option.Id == chosen
        ? $"""<option value="{option.Id}" selected>{option.Text}</option>"""
        : (Html)$"""<option value="{option.Id}">{option.Text}</option>""");

    /// <summary>The whole number in a field, or nothing when there is none.</summary>
    public int? Number(string name) => int.TryParse(fields[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
