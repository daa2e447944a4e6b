using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>As much of JSON Schema as the platform's schema uses; an unknown keyword is an error, so that nothing goes unchecked.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Faults(JsonNode? value, JsonObject schema, string path = "") =>
        schema.SelectMany(keyword => Faults(value, schema, keyword.Key, keyword.Value!, path));

    private static IEnumerable<string> Faults(JsonNode? value, JsonObject schema, string keyword, JsonNode rule, string path) => keyword switch
    {
        "$schema" or "title" or "description" or "default" or "examples" => [],
        "type" => Unless((rule is JsonArray types ? types.Select(type => (string)type!) : [(string)rule!]).Any(type => type == TypeOf(value) || (type == "number" && TypeOf(value) == "integer")), $"is {TypeOf(value)}, not {rule.ToJsonString()}"),
        "enum" => Unless(rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)), "is none of " + rule.ToJsonString()),
        "pattern" => Unless(TypeOf(value) != "string" || Regex.IsMatch((string)value!, ((string)rule!).Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.ECMAScript), $"does not match {rule}"),
        "minimum" => Unless(TypeOf(value) != "integer" || (long)value! >= (long)rule, $"is below {rule}"),
        "maximum" => Unless(TypeOf(value) != "integer" || (long)value! <= (long)rule, $"is above {rule}"),
        "minItems" => Unless(value is not JsonArray list || list.Count >= (int)rule, "has too few items"),
        "maxItems" => Unless(value is not JsonArray list || list.Count <= (int)rule, "has too many items"),
        "uniqueItems" => Unless(value is not JsonArray list || !(bool)rule || list.Select(item => item!.ToJsonString()).Distinct().Count() == list.Count, "repeats an item"),
        "items" => value is JsonArray list ? list.SelectMany((item, index) => Faults(item, rule.AsObject(), $"{path}[{index}]")) : [],
        "minProperties" => Unless(value is not JsonObject map || map.Count >= (int)rule, "has too few keys"),
        "maxProperties" => Unless(value is not JsonObject map || map.Count <= (int)rule, "has too many keys"),
        "propertyNames" => value is JsonObject map ? map.SelectMany(entry => Faults(JsonValue.Create(entry.Key), rule.AsObject(), $"{path}.{entry.Key}")) : [],
        "required" => value is JsonObject map ? rule.AsArray().Where(key => !map.ContainsKey((string)key!)).Select(key => $"{path}: {key} is missing") : [],
        "properties" => value is JsonObject map ? map.Where(entry => rule.AsObject().ContainsKey(entry.Key)).SelectMany(entry => Faults(entry.Value, rule[entry.Key]!.AsObject(), $"{path}.{entry.Key}")) : [],
        "additionalProperties" when rule is JsonObject => value is JsonObject map ? map.SelectMany(entry => Faults(entry.Value, rule.AsObject(), $"{path}.{entry.Key}")) : [],
        "additionalProperties" => value is JsonObject map ? map.Where(entry => !schema["properties"]!.AsObject().ContainsKey(entry.Key)).Select(entry => $"{path}.{entry.Key} is no key") : [],
        "anyOf" => Unless(rule.AsArray().Any(one => !Faults(value, one!.AsObject(), path).Any()), "is nothing that it may be"),
        _ => throw new NotSupportedException(keyword),
    };

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
            _ => "boolean",
        },
    };

    private static IEnumerable<string> Unless(bool holds, string fault) => holds ? [] : [fault];
}
