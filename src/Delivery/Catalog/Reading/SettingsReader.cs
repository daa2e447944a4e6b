using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads the settings of a service.</summary>
public static class SettingsReader
{
    /// <summary>Whether a word can be the name of a setting.</summary>
    public static bool IsName(string name) => ValueShape.Text("", PlatformShape.SettingPattern).Fits(name) && !IsReserved(name);

    /// <summary>Whether the program sets this variable itself.</summary>
    public static bool IsReserved(string name) => name is "PORT" || name.StartsWith("AGRIMAAN_", StringComparison.Ordinal);

    internal static ImmutableSortedDictionary<string, string> Read(MapNode map, Findings findings)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (IsReserved(key.Value))
            {
                findings.Add(FaultCodes.ReservedSetting, key.Place, $"{key.Value} is set by the program itself", "remove it, or use another name");
            }
            else if (value is ScalarNode scalar)
            {
                settings[key.Value] = scalar.Value;
            }
        }

        return settings.ToImmutable();
    }
}
