using System.Text;
using System.Text.Json;

namespace Agrimaan.Server.Tests.Reference;

/// <summary>docs/reference/api.md: one row an operation, one an answer's or a request's record.</summary>
internal static class ApiPage
{
    public static string Of(string openApi)
    {
        using var document = JsonDocument.Parse(openApi);
        var page = new StringBuilder();
        page.Append($"""
            # The API

            What `agrimaan` itself uses. It listens on loopback only; the address is in `$AGRIMAAN_HOME/server.json`, the token in
            `$AGRIMAAN_HOME/token`, sent as `Authorization: Bearer TOKEN`. Only `/healthz` wants none. `/openapi/v1.json` has every field.
            Errors are `application/problem+json` with a `code`, a `title` and mostly a `hint` that says what to do.

            {Markdown.Made}

            ## Operations


            """);
        page.Table(["", "address", "what it does", "takes"], document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (string[])
        [
            operation.Name.ToUpperInvariant(), Markdown.Code(path.Name + Query(operation.Value)),
            Markdown.Cell(operation.Value.GetProperty("summary").GetString()!), Body(operation.Value),
        ])));
        page.Append("## Records\n\n");
        page.Table(["record", "what it is", "fields"], document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .Select(schema => (string[])
            [
                Markdown.Code(schema.Name), schema.Value.TryGetProperty("description", out var means) ? Markdown.Cell(means.GetString()!) : "",
                string.Join(", ", schema.Value.GetProperty("properties").EnumerateObject().Select(field => Markdown.Code(field.Name))),
            ]));
        return page.End();
    }

    private static string Query(JsonElement operation)
    {
        var names = operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString() + "=").ToArray()
            : [];
        return names.Length == 0 ? "" : "?" + string.Join('&', names);
    }

    private static string Body(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return "";
        }

        var text = body.ToString();
        const string Reference = "#/components/schemas/";
        var start = text.IndexOf(Reference, StringComparison.Ordinal) + Reference.Length;
        return start < Reference.Length ? "" : Markdown.Code(text[start..text.IndexOf('"', start)]);
    }
}
