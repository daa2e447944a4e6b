using System.Text.Json;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>Compares the body of an answer with what it must hold: maps key by key, everything else as it is.</summary>
internal static class BodyMatch
{
    private const int LongestShown = 60;

    private static readonly string[] Secretive = ["password", "secret", "token", "key", "authorization", "credential", "cookie"];

    /// <summary>The first difference as the end of a sentence, or null when there is none.</summary>
    /// <param name="expected">What the file says; a string in it that holds <c>${name}</c> stands for the kept value, whatever its kind in the answer.</param>
    /// <param name="actual">What came.</param>
    /// <param name="kept">Values that steps kept; they are compared, and never told.</param>
    /// <param name="way">Where in the body this is, or empty.</param>
    public static string? Difference(JsonElement expected, JsonElement actual, IReadOnlyDictionary<string, string> kept, string way = "")
    {
        if (expected.ValueKind != JsonValueKind.Object)
        {
            return Same(expected, actual, kept) ? null : $"{Where(way)} is {Shown(actual, kept, way)} instead of {Shown(expected, kept, way)}";
        }

        if (actual.ValueKind != JsonValueKind.Object)
        {
            return $"{Where(way)} is {Shown(actual, kept, way)} instead of a map";
        }

        foreach (var member in expected.EnumerateObject())
        {
            var inner = way.Length == 0 ? member.Name : $"{way}.{member.Name}";
            var difference = actual.TryGetProperty(member.Name, out var there) ? Difference(member.Value, there, kept, inner) : $"{Where(inner)} is missing";
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static bool Same(JsonElement expected, JsonElement actual, IReadOnlyDictionary<string, string> kept) =>
        expected.ValueKind == JsonValueKind.String && expected.GetString() is { } text && References.Names(text).Any(kept.ContainsKey)
            ? KeptValues.Fill(text, kept, out _) == ScalarOf(actual)
            : JsonElement.DeepEquals(expected, actual);

    private static string? ScalarOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static string Where(string way) => way.Length == 0 ? "its body" : $"`{way}` of its body";

    /// <summary>A value as a sentence may tell it: short, without what was kept, and nothing of what is called a secret.</summary>
    private static string Shown(JsonElement value, IReadOnlyDictionary<string, string> kept, string way)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return value.ValueKind == JsonValueKind.Object ? "a map" : $"a list of {value.GetArrayLength()}";
        }

        if (Secretive.Any(word => way.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return "*****";
        }

        var name = ScalarOf(value) is { } scalar ? kept.FirstOrDefault(one => one.Value == scalar).Key : null;
        return name is not null ? $"${{{name}}}" : Short(value.GetRawText(), kept);
    }

    private static string Short(string text, IReadOnlyDictionary<string, string> kept)
    {
        foreach (var (name, value) in kept.Where(one => one.Value.Length >= 4))
        {
            text = text.Replace(value, $"${{{name}}}", StringComparison.Ordinal);
        }

        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
