using System.Globalization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Hours of days in which a deploy may start, such as <c>tue..thu 09:00-16:00 Europe/Berlin</c>.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day; before the first one, the window goes over the end of the week.</param>
/// <param name="From">Begin, inclusive.</param>
/// <param name="To">End, exclusive; not after <paramref name="From"/>, the window goes over midnight.</param>
/// <param name="Zone">Name of the time zone; UTC when the file says none.</param>
public sealed record DeployWindow(DayOfWeek First, DayOfWeek Last, TimeOnly From, TimeOnly To, string Zone)
{
    internal const string Pattern = @"^(mon|tue|wed|thu|fri|sat|sun)(\.\.(mon|tue|wed|thu|fri|sat|sun))? ([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]( [A-Za-z][A-Za-z0-9_+/-]*)?$";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Whether a moment lies in the window; a window over midnight belongs to the day it begins on.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(Zone));
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return From < To
            ? IsDay(local.DayOfWeek) && time >= From && time < To
            : (IsDay(local.DayOfWeek) && time >= From) || (IsDay(Before(local.DayOfWeek)) && time < To);
    }

    /// <summary>As it is written in a file.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Days[(int)First]}{(First == Last ? "" : ".." + Days[(int)Last])} {From:HH:mm}-{To:HH:mm} {Zone}");

    public static bool TryParse(string text, out DeployWindow window)
    {
        window = new(default, default, default, default, "UTC");
        if (text.Split(' ') is not [var days, var hours, .. var rest] || rest.Length > 1 || hours.Split('-') is not [var from, var to]
            || !TryDays(days, out var first, out var last) || !TryTime(from, out var begin) || !TryTime(to, out var end))
        {
            return false;
        }

        window = new(first, last, begin, end, rest is [var zone] ? zone : "UTC");
        return TimeZoneInfo.TryFindSystemTimeZoneById(window.Zone, out _);
    }

    private static bool TryDays(string text, out DayOfWeek first, out DayOfWeek last)
    {
        var ends = text.Split("..");
        (first, last) = ((DayOfWeek)Array.IndexOf(Days, ends[0]), (DayOfWeek)Array.IndexOf(Days, ends[^1]));
        return ends.Length <= 2 && first >= 0 && last >= 0;
    }

    private static bool TryTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static DayOfWeek Before(DayOfWeek day) => (DayOfWeek)(((int)day + 6) % 7);

    private bool IsDay(DayOfWeek day) => First <= Last ? day >= First && day <= Last : day >= First || day <= Last;
}

/// <summary>Days on which no deploy may start; a rollback may.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="Why">The reason, for those who are stopped by it.</param>
/// <param name="Zone">Name of the time zone whose days they are.</param>
public sealed record Freeze(DateOnly From, DateOnly To, string Why, string Zone)
{
    public bool Contains(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(Zone)).DateTime);
        return day >= From && day <= To;
    }
}
