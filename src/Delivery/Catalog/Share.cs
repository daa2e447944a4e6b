using System.Globalization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Shares as people write them, <c>12.5%</c>, held in parts per 10,000.</summary>
public static class Share
{
    /// <summary>Up to 9999 percent, since an increase may be larger than the whole.</summary>
    internal const string Pattern = "^[0-9]{1,4}([.][0-9]{1,2})?%$";

    public static bool TryParse(string text, out int parts)
    {
        parts = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = !text.EndsWith('%') ? ("", "")
            : point < 0 ? (text[..^1], "00")
            : (text[..point], text[(point + 1)..^1].PadRight(2, '0'));
        if (whole.Length is < 1 or > 4 || fraction.Length != 2 || text[^2] == '.' || !int.TryParse(whole + fraction, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            return false;
        }

        parts = read;
        return true;
    }

    public static string Format(int parts) => (parts / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
