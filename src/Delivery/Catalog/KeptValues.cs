using System.Collections.Immutable;
using System.Text.Json;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Puts the values that a journey kept into its later steps, where <c>${name}</c> stands; <c>$$</c> is a dollar.</summary>
public static class KeptValues
{
    /// <summary>Into a header.</summary>
    /// <param name="missing">Names that are not kept; a step that has one cannot be done.</param>
    public static string Fill(string text, IReadOnlyDictionary<string, string> kept, out ImmutableArray<string> missing) => References.Resolve(text, kept.GetValueOrDefault, out missing);

    /// <summary>Into a path: each value as one part of it.</summary>
    public static string FillPath(string path, IReadOnlyDictionary<string, string> kept, out ImmutableArray<string> missing) =>
        References.Resolve(path, name => kept.TryGetValue(name, out var value) ? Uri.EscapeDataString(value) : null, out missing);

    /// <summary>Into JSON text, whose strings alone can hold them.</summary>
    public static string FillJson(string json, IReadOnlyDictionary<string, string> kept, out ImmutableArray<string> missing) =>
        References.Resolve(json, name => kept.TryGetValue(name, out var value) ? JsonEncodedText.Encode(value).ToString() : null, out missing);

    /// <summary>The value at a way into an answer, such as <c>data.0.id</c>; null when there is none, or no single value.</summary>
    public static string? Find(JsonElement answer, string way)
    {
        foreach (var part in way.Split('.'))
        {
            if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(part, out var member))
            {
                answer = member;
            }
            else if (answer.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index) && index >= 0 && index < answer.GetArrayLength())
            {
                answer = answer[index];
            }
            else
            {
                return null;
            }
        }

        return answer.ValueKind switch
        {
            JsonValueKind.String => answer.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => answer.GetRawText(),
            _ => null,
        };
    }
}
