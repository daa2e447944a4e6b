using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads the settings of a service, and knows which names they may have.</summary>
public static class SettingsReader
{
    /// <summary>Whether a word can be the name of a setting.</summary>
    public static bool IsName(string name) => PlatformShape.Setting.Fits(name) && !IsReserved(name);

    /// <summary>Whether the program sets this variable itself.</summary>
    public static bool IsReserved(string name) => name is "PORT" || name.StartsWith("AGRIMAAN_", StringComparison.Ordinal);

    internal static ImmutableSortedDictionary<string, string> Read(MapNode map) =>
        map.Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => ((ScalarNode)entry.Value).Value, StringComparer.Ordinal);
}
