using System.Globalization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Durations as people write them: a whole number and one unit, <c>250ms</c>, <c>5s</c>, <c>10m</c>, <c>2h</c>.</summary>
public static class Duration
{
    /// <summary>Eight digits of hours are eleven thousand years, and still fit a <see cref="TimeSpan"/>.</summary>
    internal const string Pattern = "^[0-9]{1,8}(ms|s|m|h)$";

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 8)
        {
            return false;
        }

        var unit = text[digits..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => 0,
        };
        duration = TimeSpan.FromTicks(unit * int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture));
        return unit > 0;
    }

    /// <summary>The shortest way to write it; parts of a millisecond are lost.</summary>
    public static string Format(TimeSpan duration)
    {
        var milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        var (number, unit) = milliseconds switch
        {
            0 => (0L, "s"),
            _ when milliseconds % 3_600_000 == 0 => (milliseconds / 3_600_000, "h"),
            _ when milliseconds % 60_000 == 0 => (milliseconds / 60_000, "m"),
            _ when milliseconds % 1_000 == 0 => (milliseconds / 1_000, "s"),
            _ => (milliseconds, "ms"),
        };
        return number.ToString(CultureInfo.InvariantCulture) + unit;
    }
}
