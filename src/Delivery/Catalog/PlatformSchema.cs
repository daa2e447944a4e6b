using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog;

/// <summary>The JSON Schema of a platform file, made from the same shape that it is read by.</summary>
public static class PlatformSchema
{
    private const string Smallest = "{ platform: farm, apiVersion: platform/v1, services: { api: { run: { command: [node, server.mjs] } } }, environments: { local: {} } }";

    /// <summary>In words that draft 7, which every editor's language server knows, shares with draft 2020-12.</summary>
    public static string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Agrimaan Deploy platform file");
            json.WriteString("description", "Describes a platform: its services and frontends, its public edge, and the environments it runs in.");
            Examples(json, [Parsed(Smallest)]);
            Body(json, PlatformShape.Root, []);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <param name="examples">Values that may stand here; what is below takes its own from them.</param>
    private static void Body(Utf8JsonWriter json, Shape shape, IReadOnlyList<Node> examples)
    {
        switch (shape)
        {
            case KeysShape keys:
                Keys(json, keys);
                break;
            case NamesShape names:
                var entries = examples.OfType<MapNode>().SelectMany(map => map.Entries).ToList();
                json.WriteString("type", "object");
                Bounds(json, "Properties", names.Fewest, names.Most);
                Inner(json, "propertyNames", names.Key, names.Key.Word, [.. entries.Select(entry => entry.Key with { Plain = false })]);
                Inner(json, "additionalProperties", names.Value, names.Means, [.. entries.Select(entry => entry.Value)]);
                break;
            case ListShape list:
                json.WriteString("type", "array");
                Bounds(json, "Items", list.Fewest, list.Most);
                json.WriteBoolean("uniqueItems", list.Unique);
                Inner(json, "items", list.Item, list.Item.Word, [.. examples.OfType<ListNode>().SelectMany(items => items.Items)]);
                break;
            case EitherShape either:
                json.WriteStartArray("anyOf");
                foreach (var way in either.Ways)
                {
                    Inner(json, null, way, way.Word, [.. examples.Where(example => either.For(example) == way)]);
                }

                json.WriteEndArray();
                break;
            case ValueShape value:
                Value(json, value);
                break;
            case FreeShape:
                Words(json, "type", ["object", "array", "string", "number", "boolean", "null"]);
                break;
        }
    }

    private static void Keys(Utf8JsonWriter json, KeysShape shape)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        Words(json, "required", shape.Keys.Where(key => key.Required).Select(key => key.Name));
        json.WriteStartObject("properties");
        foreach (var key in shape.Keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Description + (key.Shape is ValueShape { Choices: null } value ? $" Must be {value.Word}." : "") + Absence(key));
            if (key.Default is { } usual)
            {
                json.WritePropertyName("default");
                NodeJson.Write(json, usual);
            }

            Node[] examples = [.. key.Examples.Select(Parsed)];
            Examples(json, examples);
            Body(json, key.Shape, examples);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>What holds without the key, where that is no value.</summary>
    private static string Absence(KeyShape key) => key switch
    {
        { Required: true } => " Required.",
        { Default: not null } => "",
        { Shape: NamesShape or ListShape } => " Empty by default.",
        _ => " No default.",
    };

    private static Node Parsed(string yaml)
    {
        var findings = new Findings("", yaml);
        return YamlReader.Read(yaml, findings) ?? throw new FormatException(findings.All[0].Message);
    }

    private static void Examples(Utf8JsonWriter json, IReadOnlyList<Node> examples)
    {
        json.WriteStartArray("examples");
        foreach (var example in examples)
        {
            NodeJson.Write(json, example);
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, ValueShape shape)
    {
        if (shape.Types is [var only])
        {
            json.WriteString("type", only);
        }
        else
        {
            Words(json, "type", shape.Types);
        }

        if (shape.Types is ["string"])
        {
            Words(json, "enum", shape.Choices ?? []);
        }

        if (shape.Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }

        if (shape is { Minimum: { } minimum, Maximum: { } maximum })
        {
            json.WriteNumber("minimum", minimum);
            json.WriteNumber("maximum", maximum);
        }
    }

    private static void Words(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        if (words.ToList() is { Count: > 0 } some)
        {
            json.WriteStartArray(name);
            some.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }
    }

    private static void Bounds(Utf8JsonWriter json, string of, int fewest, int most)
    {
        json.WriteNumber("min" + of, fewest);
        json.WriteNumber("max" + of, most);
    }

    private static void Inner(Utf8JsonWriter json, string? name, Shape shape, string description, IReadOnlyList<Node> examples)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteString("description", description);
        Examples(json, examples);
        Body(json, shape, examples);
        json.WriteEndObject();
    }
}
