using System.Globalization;

namespace Agrimaan.Cli.Commands;

/// <summary>Requests a second, as people write them: <c>20/s</c>, <c>20</c> or <c>30/min</c>.</summary>
internal static class Rate
{
    private const double Most = 1_000_000;

    /// <param name="text">What was written.</param>
    /// <param name="perSecond">0 to a million.</param>
    public static bool TryParse(string text, out double perSecond)
    {
        var (number, divisor) = text.EndsWith("/s", StringComparison.Ordinal) ? (text[..^2], 1.0) : text.EndsWith("/min", StringComparison.Ordinal) ? (text[..^4], 60.0) : (text, 1.0);
        var read = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out perSecond);
        perSecond /= divisor;
        return read && perSecond <= Most;
    }
}
