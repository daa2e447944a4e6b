using System.Globalization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Shares as people write them, <c>12.5%</c>, held in parts per 10,000.</summary>
public static class Share
{
    internal const string Pattern = "^[0-9]{1,4}([.][0-9]{1,2})?%$";

    public static bool TryParse(string text, out int parts)
    {
        parts = 0;
        if (!text.EndsWith('%') || text.Length is < 2 or > 8
            || !decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            || percent * 100 != decimal.Truncate(percent * 100))
        {
            return false;
        }

        parts = (int)(percent * 100);
        return true;
    }

    public static string Format(int parts) => (parts / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
