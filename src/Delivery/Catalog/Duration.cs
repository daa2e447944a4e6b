using System.Globalization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Durations as people write them: a whole number and one unit, <c>250ms</c>, <c>5s</c>, <c>10m</c>, <c>2h</c>, <c>30d</c>.</summary>
public static class Duration
{
    /// <summary>Eight digits of hours are eleven thousand years, and still fit a <see cref="TimeSpan"/>; of days seven digits do.</summary>
    internal const string Pattern = "^([0-9]{1,8}(ms|s|m|h)|[0-9]{1,7}d)$";

    private static readonly long ThreeDays = TimeSpan.FromDays(3).Ticks / TimeSpan.TicksPerMillisecond;

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
            "d" when digits <= 7 => TimeSpan.TicksPerDay,
            _ => 0,
        };
        duration = TimeSpan.FromTicks(unit * int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture));
        return unit > 0;
    }

    /// <summary>The duration that a text of ours says.</summary>
    internal static TimeSpan Of(string text) => TryParse(text, out var duration) ? duration : throw new FormatException(text);

    /// <summary>The shortest way to write it, in days from three days up; parts of a millisecond are lost.</summary>
    public static string Format(TimeSpan duration)
    {
        var milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        var (number, unit) = milliseconds switch
        {
            0 => (0L, "s"),
            _ when milliseconds >= ThreeDays && milliseconds % 86_400_000 == 0 => (milliseconds / 86_400_000, "d"),
            _ when milliseconds % 3_600_000 == 0 => (milliseconds / 3_600_000, "h"),
            _ when milliseconds % 60_000 == 0 => (milliseconds / 60_000, "m"),
            _ when milliseconds % 1_000 == 0 => (milliseconds / 1_000, "s"),
            _ => (milliseconds, "ms"),
        };
        return number.ToString(CultureInfo.InvariantCulture) + unit;
    }
}
