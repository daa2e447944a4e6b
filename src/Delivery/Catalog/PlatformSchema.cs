using System.Text;
using System.Text.Json;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog;

/// <summary>The JSON Schema of a platform file, made from the same shape that it is read by.</summary>
public static class PlatformSchema
{
    /// <summary>Draft 7, which every editor's language server knows.</summary>
    public static string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Agrimaan Deploy platform file");
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
                json.WriteStartObject("propertyNames");
                json.WriteString("pattern", names.KeyPattern);
                json.WriteEndObject();
                if (names.Fewest > 0)
                {
                    json.WriteNumber("minProperties", names.Fewest);
                }

                Inner(json, "additionalProperties", names.Value);
                break;
            case ListShape list:
                json.WriteString("type", "array");
                if (list.Fewest > 0)
                {
                    json.WriteNumber("minItems", list.Fewest);
                }

                Inner(json, "items", list.Item);
                break;
            case EitherShape either:
                json.WriteStartArray("anyOf");
                Alone(json, either.First);
                Alone(json, either.Second);
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
        var required = shape.Keys.Where(key => key.Required).Select(key => key.Name).ToList();
        if (required.Count > 0)
        {
            json.WriteStartArray("required");
            required.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in shape.Keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Description);
            if (key.Default is { } usual)
            {
                Literal(json, "default", key.Shape, usual);
            }

            json.WriteStartArray("examples");
            json.WriteStringValue(key.Example);
            json.WriteEndArray();
            Body(json, key.Shape);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, ValueShape shape)
    {
        if (shape.Type.Length == 1)
        {
            json.WriteString("type", shape.Type[0]);
        }
        else
        {
            json.WriteStartArray("type");
            Array.ForEach(shape.Type, json.WriteStringValue);
            json.WriteEndArray();
        }

        if (shape.Choices is { } choices && shape.Type[0] == "string")
        {
            json.WriteStartArray("enum");
            Array.ForEach(choices, json.WriteStringValue);
            json.WriteEndArray();
        }

        if (shape.Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }

        if (shape.Minimum is { } minimum && shape.Maximum is { } maximum)
        {
            json.WriteNumber("minimum", minimum);
            json.WriteNumber("maximum", maximum);
        }
    }

    private static void Literal(Utf8JsonWriter json, string name, Shape shape, string text)
    {
        json.WritePropertyName(name);
        switch (shape)
        {
            case ValueShape { Type: ["integer"] or ["boolean"] }:
                json.WriteRawValue(text);
                break;
            case ListShape:
                json.WriteStartArray();
                Array.ForEach(text.Trim('[', ']').Split(", "), json.WriteStringValue);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(text);
                break;
        }
    }

    private static void Inner(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartObject(name);
        Body(json, shape);
        json.WriteEndObject();
    }

    private static void Alone(Utf8JsonWriter json, Shape shape)
    {
        json.WriteStartObject();
        Body(json, shape);
        json.WriteEndObject();
    }
}
