using System.Globalization;
using System.Text.Json.Nodes;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Tests.Verification.Measuring;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>
/// Cases of others about the first allowed minute. Two differences are on purpose: their last minute is inside a window, ours begins the
/// time after it; and their days are those of the calendar, where ours is the day on which a window over midnight begins. So a case's
/// windows are written here as ours: a minute longer, and in two parts when they go over midnight.
/// </summary>
public sealed class DeployWindowVectorTests
{
    public static TheoryData<string> Cases => [.. ControlVectors.Of("execution-window").Select(one => (string)one["id"]!)];

    [Fact]
    public void No_case_is_left_out() => Assert.Equal(25, Cases.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_first_allowed_moment_is_theirs(string id)
    {
        var one = ControlVectors.One(id);
        var zone = TimeZoneInfo.FindSystemTimeZoneById((string)one["zone"]!);
        DateTimeOffset Moment(string text)
        {
            var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
            return new(local, zone.GetUtcOffset(local));
        }

        var windows = Windows(one).ToList();
        var at = Moment((string)one["at"]!);
        var expected = Moment((string?)one["expected"]!["correct"] ?? (string)one["expected"]!["start"]!);
        Assert.Equal(expected, First(windows, at));
    }

    /// <summary>The moment itself, or the first full minute after it.</summary>
    private static DateTimeOffset? First(List<DeployWindow> windows, DateTimeOffset at)
    {
        var minute = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));
        return windows.Any(window => window.Contains(at)) ? at : Enumerable.Range(1, 8 * 24 * 60)
            .Select(minutes => (DateTimeOffset?)minute.AddMinutes(minutes))
            .FirstOrDefault(moment => windows.Any(window => window.Contains(moment!.Value)));
    }

    private static IEnumerable<DeployWindow> Windows(JsonObject one)
    {
        var zone = (string)one["zone"]!;
        int[] days = [.. one["daysOfWeekSundayIs1"]!.AsArray().Select(day => (int)day! - 1)];
        (TimeOnly From, TimeOnly To)[] hours = [.. one["windows"]!.AsArray().Select(window => (Time(window!["from"]!), Time(window["to"]!).AddMinutes(1)))];
        foreach (var day in days.Length == 0 ? Enumerable.Range(0, 7) : days)
        {
            foreach (var (from, to) in hours.Length == 0 ? [(TimeOnly.MinValue, TimeOnly.MinValue)] : hours)
            {
                var isOver = from >= to && to != TimeOnly.MinValue;
                yield return new((DayOfWeek)day, (DayOfWeek)day, from, isOver ? TimeOnly.MinValue : to, zone);
                if (isOver)
                {
                    yield return new((DayOfWeek)day, (DayOfWeek)day, TimeOnly.MinValue, to, zone);
                }
            }
        }
    }

    private static TimeOnly Time(JsonNode text) => TimeOnly.Parse((string)text!, CultureInfo.InvariantCulture);
}
