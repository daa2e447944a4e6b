using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog;

/// <summary>The JSON Schema of a platform file, made from the same shape that it is read by.</summary>
public static class PlatformSchema
{
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
            Body(json, PlatformShape.Root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Body(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case KeysShape keys:
                Keys(json, keys);
                break;
            case NamesShape names:
                json.WriteString("type", "object");
                Bounds(json, "Properties", names.Fewest, names.Most);
                Inner(json, "propertyNames", names.Key, names.Key.Word);
                Inner(json, "additionalProperties", names.Value, names.Means);
                break;
            case ListShape list:
                json.WriteString("type", "array");
                Bounds(json, "Items", list.Fewest, list.Most);
                json.WriteBoolean("uniqueItems", list.Unique);
                Inner(json, "items", list.Item, list.Item.Word);
                break;
            case EitherShape either:
                json.WriteStartArray("anyOf");
                Inner(json, null, either.List, either.List.Word);
                Inner(json, null, either.Value, either.Value.Word);
                json.WriteEndArray();
                break;
            case ValueShape value:
                Value(json, value);
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
            json.WriteString("description", key.Description + (key.Shape is ValueShape { Choices: null } value ? $" Must be {value.Word}." : ""));
            if (key.Default is { } usual)
            {
                json.WritePropertyName("default");
                NodeJson.Write(json, usual);
            }

            json.WriteStartArray("examples");
            NodeJson.Write(json, key.Example);
            json.WriteEndArray();
            Body(json, key.Shape);
            json.WriteEndObject();
        }

        json.WriteEndObject();
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

    private static void Inner(Utf8JsonWriter json, string? name, Shape shape, string description)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteString("description", description);
        Body(json, shape);
        json.WriteEndObject();
    }
}
