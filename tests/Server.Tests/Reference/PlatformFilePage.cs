using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agrimaan.Server.Tests.Reference;

/// <summary>docs/reference/platform-file.md, from the JSON Schema, which has every key with its meaning, range, default and example.</summary>
internal sealed class PlatformFilePage
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _page = new();
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    public static string Of(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var page = new PlatformFilePage();
        page._page.Append($"""
            # The platform file, key by key

            What may stand in `agrimaan.yaml`. `NAME` stands for a name you choose, `[]` for each item of a list. Defaults and examples are
            written as JSON, which is YAML too. A duration is a number and one unit: `250ms`, `5s`, `10m`, `2h`, `30d`. An editor that knows
            the schema (`agrimaan schema`) shows the same while you type, and `agrimaan explain` tells which value holds and why.

            {Markdown.Made}


            """);
        page.Section("", document.RootElement);
        return page._page.End();
    }

    private void Section(string path, JsonElement node)
    {
        if (!node.TryGetProperty("properties", out var properties))
        {
            Below(path, node);
            return;
        }

        _page.Append(path.Length == 0 ? "## At the root\n\n" : $"## {path}\n\n");
        var own = properties.EnumerateObject().Where(key => key.Name != "use").Select(key => key.Name + Kind(key.Value)).ToArray();
        var same = string.Join('\n', own);
        if (_told.TryGetValue(same, out var before))
        {
            _page.Append($"The keys of [{before}](#{Anchor(before)})");
            _page.Append(properties.TryGetProperty("use", out var use) ? $", and `use`: {Means(use)} For example {Example(use)}.\n\n" : ".\n\n");
            return;
        }

        _told[same] = path;
        _page.Table(["key", "what it means", "kind", "default", "example"], properties.EnumerateObject().Select(key => (string[])
        [
            Markdown.Code(path.Length == 0 ? key.Name : $"{path}.{key.Name}"), Means(key.Value), Kind(key.Value),
            key.Value.TryGetProperty("default", out var usual) ? Markdown.Code(Json(usual)) : "", Example(key.Value),
        ]));
        foreach (var key in properties.EnumerateObject())
        {
            Below(path.Length == 0 ? key.Name : $"{path}.{key.Name}", key.Value);
        }
    }

    /// <summary>Maps inside this node, wherever they are.</summary>
    private void Below(string path, JsonElement node)
    {
        if (node.TryGetProperty("properties", out _))
        {
            Section(path, node);
        }
        else if (node.TryGetProperty("additionalProperties", out var each) && each.ValueKind == JsonValueKind.Object)
        {
            Below(path + ".NAME", each);
        }
        else if (node.TryGetProperty("items", out var item))
        {
            Below(path + "[]", item);
        }
        else if (node.TryGetProperty("anyOf", out var ways))
        {
            foreach (var way in ways.EnumerateArray())
            {
                Below(path, way);
            }
        }
    }

    private static string Kind(JsonElement node) => true switch
    {
        _ when node.TryGetProperty("anyOf", out var ways) => string.Join(" or ", ways.EnumerateArray().Select(Kind)),
        _ when node.TryGetProperty("enum", out var choices) => string.Join(", ", choices.EnumerateArray().Select(choice => Markdown.Code(choice.GetString()!))),
        _ when node.TryGetProperty("properties", out _) => "map",
        _ when node.TryGetProperty("additionalProperties", out var each) => "map of names to " + Kind(each),
        _ when node.TryGetProperty("items", out var item) => "list of " + Kind(item),
        _ when node.GetProperty("type") is { ValueKind: JsonValueKind.Array } => "any value",
        _ => node.GetProperty("type").GetString()!,
    };

    private static string Means(JsonElement node) => Markdown.Cell(node.GetProperty("description").GetString()!.Replace(" No default.", "", StringComparison.Ordinal));

    private static string Example(JsonElement node) => string.Join(", ", node.GetProperty("examples").EnumerateArray().Select(example => Markdown.Code(Json(example))));

    private static string Json(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, Plain);

    private static string Anchor(string heading) => new([.. heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or ' ').Select(letter => letter == ' ' ? '-' : letter)]);
}
