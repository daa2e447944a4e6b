using System.Globalization;
using System.Text.RegularExpressions;

namespace Agrimaan.Cli.Screens;

/// <summary>Bytes as people write and read them.</summary>
internal static partial class Size
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Of(long bytes)
    {
        var (number, unit) = ((double)bytes, 0);
        for (; Math.Abs(number) >= 999.5 && unit < Units.Length - 1; unit++)
        {
            number /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || number >= 99.95 ? Math.Round(number) : Math.Round(number, 1))} {Units[unit]}");
    }

    /// <summary>Reads <c>2GB</c>, <c>1.5 GiB</c>, <c>500 MB</c> or plain bytes.</summary>
    public static long? Parse(string text)
    {
        if (Written().Match(text.Trim()) is not { Success: true } match
            || !double.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var power = "kmgt".IndexOf(char.ToLowerInvariant(match.Groups[2].Value.FirstOrDefault()), StringComparison.Ordinal) + 1;
        var bytes = number * Math.Pow(match.Groups[3].Value.Length > 0 ? 1024 : 1000, power);
        return bytes <= long.MaxValue / 2 ? (long)bytes : null;
    }

    [GeneratedRegex("^([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt])?(i)?b?$", RegexOptions.IgnoreCase)]
    private static partial Regex Written();
}
