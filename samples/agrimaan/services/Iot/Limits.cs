namespace Agrimaan.Samples.Iot;

/// <summary>What sensors measure, and beyond which values a farmer should know.</summary>
internal static class Limits
{
    private static readonly Dictionary<string, (decimal Least, decimal Most)> Good = new()
    {
        ["soil-moisture"] = (15, 60),
        ["temperature"] = (2, 42),
        ["soil-ph"] = (5, 8),
    };

    public static IEnumerable<string> Kinds => Good.Keys;

    public static bool Alarms(string kind, decimal value) => value < Good[kind].Least || value > Good[kind].Most;
}
