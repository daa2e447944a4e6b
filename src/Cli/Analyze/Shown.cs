using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Analyze;

/// <summary>What stands in somebody's file, as it may stand in a sentence on a terminal.</summary>
internal static class Shown
{
    private const int Longest = 40;

    public static string Text(string raw) => $"'{FaultText.Harmless(raw.Length > Longest ? string.Concat(raw.AsSpan(0, Longest), "…") : raw)}'";
}
