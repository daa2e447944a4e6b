using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Writes nodes as JSON, typed as an editor types them.</summary>
internal static class NodeJson
{
    /// <summary>Writes a value that is given as it stands in a file.</summary>
    public static void Write(Utf8JsonWriter json, string yaml)
    {
        var findings = new Findings("", yaml);
        Write(json, YamlReader.Read(yaml, findings) ?? throw new FormatException(findings.All[0].Message));
    }

    /// <summary>A node as JSON text.</summary>
    public static string Text(Node node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, node);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Write(Utf8JsonWriter json, Node node)
    {
        switch (node)
        {
            case MapNode map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    json.WritePropertyName(key.Value);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case ListNode list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case ScalarNode { Type: "null" }:
                json.WriteNullValue();
                break;
            case ScalarNode { Type: "boolean" } flag:
                json.WriteBooleanValue(bool.Parse(flag.Value));
                break;
            case ScalarNode { Type: "integer" } number when long.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                json.WriteNumberValue(whole);
                break;
            case ScalarNode { Type: "number" } number when decimal.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var part):
                json.WriteNumberValue(part);
                break;
            case ScalarNode scalar:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }
}
