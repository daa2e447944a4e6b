using System.Globalization;
using Agrimaan.Delivery.Catalog;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class DeployWindowTests
{
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    [Theory]
    [InlineData("tue..thu 09:00-16:00 Europe/Berlin", "2026-11-24T08:00Z", true)] // Tuesday, 9:00 in winter
    [InlineData("tue..thu 09:00-16:00 Europe/Berlin", "2026-11-24T07:59Z", false)]
    [InlineData("tue..thu 09:00-16:00 Europe/Berlin", "2026-07-21T07:00Z", true)] // 9:00 in summer
    [InlineData("tue..thu 09:00-16:00 Europe/Berlin", "2026-11-24T15:00Z", false)] // the end is not in it
    [InlineData("tue..thu 09:00-16:00 Europe/Berlin", "2026-11-27T10:00Z", false)] // Friday
    [InlineData("sat..mon 09:00-16:00", "2026-11-22T10:00Z", true)] // over the end of the week
    [InlineData("sat..mon 09:00-16:00", "2026-11-24T10:00Z", false)]
    [InlineData("fri 22:00-02:00", "2026-11-27T23:00Z", true)]
    [InlineData("fri 22:00-02:00", "2026-11-28T01:00Z", true)] // begins on Friday
    [InlineData("fri 22:00-02:00", "2026-11-27T01:00Z", false)] // would have begun on Thursday
    public void A_moment_is_in_a_window_or_not(string window, string moment, bool inside)
    {
        Assert.True(DeployWindow.TryParse(window, out var read));
        Assert.Equal(inside, read.Contains(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)));
    }

    [Property(MaxTest = 500)]
    public bool A_window_that_was_written_is_read_back(uint first, uint last, uint from, uint to)
    {
        var text = $"{Days[first % 7]}..{Days[last % 7]} {At(from)}-{At(to)} Europe/Berlin";
        return DeployWindow.TryParse(text, out var read) && DeployWindow.TryParse(read.ToString(), out var again) && read == again;
    }

    [Property(MaxTest = 500)]
    public bool A_window_over_all_days_and_its_rest_make_the_whole_day(uint from, uint to, uint minutes)
    {
        var (one, other) = (At(from), At(to));
        var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes % 525_600);
        return one == other || (DeployWindow.TryParse($"mon..sun {one}-{other}", out var window) && DeployWindow.TryParse($"mon..sun {other}-{one}", out var rest)
            && window.Contains(moment) != rest.Contains(moment));
    }

    [Theory]
    [InlineData("2026-12-19T22:59Z", false)]
    [InlineData("2026-12-19T23:00Z", true)]
    [InlineData("2027-01-02T22:59Z", true)]
    [InlineData("2027-01-02T23:00Z", false)]
    public void A_freeze_is_whole_days_of_its_zone(string moment, bool frozen) =>
        Assert.Equal(frozen, new Freeze(new(2026, 12, 20), new(2027, 1, 2), "the year's end", "Europe/Berlin").Contains(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)));

    private static string At(uint minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60 % 24:00}:{minutes % 60:00}");
}
