using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Policy;

/// <summary>When a deploy may start next.</summary>
public static class Openings
{
    /// <summary>Freezes are a few days or weeks; what opens later than this is told as "not within a year".</summary>
    private const int Days = 400;

    /// <summary>Whether the hours and days of an environment allow a start.</summary>
    public static bool AreOpen(ImmutableArray<DeployWindow> windows, ImmutableArray<Freeze> freezes, DateTimeOffset moment) =>
        (windows.IsEmpty || windows.Any(window => window.Contains(moment))) && !freezes.Any(freeze => freeze.Contains(moment));

    /// <summary>The first moment from now on at which a deploy may start; null when there is none in sight.</summary>
    public static DateTimeOffset? Next(ImmutableArray<DeployWindow> windows, ImmutableArray<Freeze> freezes, DateTimeOffset now)
    {
        var moments = windows.SelectMany(window => Begins(window, now)).Concat(freezes.Select(End)).Append(now)
            .Where(moment => moment >= now && AreOpen(windows, freezes, moment));
        return moments.Select(moment => (DateTimeOffset?)moment).Min();
    }

    private static IEnumerable<DateTimeOffset> Begins(DeployWindow window, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(window.Zone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Enumerable.Range(0, Days).Select(day => At(today.AddDays(day).ToDateTime(window.From), zone));
    }

    /// <summary>The day after its last one.</summary>
    private static DateTimeOffset End(Freeze freeze) =>
        At(freeze.To.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(freeze.Zone));

    /// <summary>An hour that the clocks leave out is taken as the one after it.</summary>
    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        var real = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new(real, zone.GetUtcOffset(real));
    }
}
