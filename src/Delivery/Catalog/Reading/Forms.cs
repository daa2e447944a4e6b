using System.Globalization;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The forms that single values have in several places of the file.</summary>
internal static class Forms
{
    public static ValueShape Name { get; } = ValueShape.Text(
        "a name of up to 40 lower-case letters, digits and dashes that begins with a letter and does not end with a dash", "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$");

    public static ValueShape Setting { get; } = ValueShape.Text("a variable's name of letters, digits and _", "^[A-Za-z_][A-Za-z0-9_]*$");

    /// <summary>Text for a program; may hold references.</summary>
    public static ValueShape SettingValue { get; } = new(["string", "number", "boolean"], "a value", References.Pattern) { Rule = "a value in which each ${NAME} and ${NAME:-usual} is whole; $$ is a dollar" };

    public static ValueShape Route { get; } = ValueShape.Text("a path like /api/users: a / before each part, none at the end", "^/([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)?$") with { Beginning = "/" };

    public static ValueShape Path { get; } = ValueShape.Text("a path that begins with /, such as /health/ready", "^/[!-\"\\x24-~]*$") with { Beginning = "/" };

    public static ValueShape Percent { get; } = new(["string"], "a share above 0% and below 100%, such as 12.5%", Share.Pattern, text => Share.TryParse(text, out var parts) && parts is > 0 and < 10_000) { Ending = "%" };

    public static ValueShape Availability { get; } = new(["string"], "a share above 0% and below 100%, such as 99.95%", AmountText.AvailabilityPattern, text => AmountText.TryAvailability(text, out var share) && share is > 0 and < 1) { Ending = "%" };

    public static ValueShape Load { get; } = new(["string"], "a share from 1% to 100%, such as 70%", "^[0-9]{1,3}%$", text => AmountText.TryPercent(text, out var percent) && percent is >= 1 and <= 100) { Ending = "%" };

    public static ValueShape Range { get; } = new(["string"], "a range from 1..1 to 1..100, such as 2..10", AmountText.RangePattern, text => AmountText.TryRange(text, out var least, out var most) && least >= 1 && least <= most && most <= 100);

    public static ValueShape Room { get; } = ValueShape.Text("a size such as 512Mi, 100Gi or 2Ti", "^[1-9][0-9]{0,6}(Mi|Gi|Ti)$") with { Ending = "Gi" };

    public static ValueShape Version { get; } = new(["string", "number"], "a version such as \"8.0\"", "^[0-9A-Za-z][0-9A-Za-z._+-]{0,63}$");

    public static ValueShape Contract { get; } = new(["string", "number"], "a contract version such as 2 or 2.1", ContractVersion.Pattern);

    public static ValueShape Contracts { get; } = new(["string", "number"], "a range of contract versions such as 2.1 (that or more of 2) or >=1.2 <3", ContractRange.Pattern);

    public static ValueShape Sentence { get; } = ValueShape.Text("a sentence", "\\S");

    public static ValueShape File { get; } = ValueShape.Text("a file, relative to this one", "\\S");

    public static ValueShape WebAddress { get; } = ValueShape.Text("an address such as https://api.example.com", "^(https?://[^\\s/?#]|\\x24[{])[^\\s]*$") with { Beginning = "https://" };

    public static ValueShape Address { get; } = ValueShape.Text("an address such as mongodb://127.0.0.1:27017", "^([a-z][a-z0-9+.-]*://|\\x24[{])[^\\s]+$");

    public static ValueShape Topic { get; } = ValueShape.Text(
        "a pattern of words, * and # between dots, such as order.*, after BROKER/ where there are several brokers", "^([a-z][a-z0-9-]*/)?([A-Za-z0-9_-]+|[*]|#)([.]([A-Za-z0-9_-]+|[*]|#))*$");

    public static ValueShape Database { get; } = ValueShape.Text("a store and a database in it, such as mongo/users", "^[a-z][a-z0-9-]*/[A-Za-z0-9_-]{1,63}$");

    public static ValueShape Day { get; } = new(["string"], "a day such as 2026-12-20", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text => AmountText.TryDay(text, out _));

    public static ValueShape Zone { get; } = new(["string"], "a time zone that this machine knows, such as Europe/Berlin", "^[A-Za-z][A-Za-z0-9_+/-]*$", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _));

    public static ValueShape Window { get; } = new(["string"], "days, hours and a time zone, such as tue..thu 09:00-16:00 Europe/Berlin", DeployWindow.Pattern, text => DeployWindow.TryParse(text, out _));
}

/// <summary>Amounts as people write them.</summary>
internal static class AmountText
{
    public const string AvailabilityPattern = "^[0-9]{1,2}([.][0-9]{1,4})?%$";
    public const string RangePattern = "^[0-9]{1,3}[.][.][0-9]{1,3}$";

    /// <summary><c>99.9%</c> is 0.999.</summary>
    public static bool TryAvailability(string text, out double share)
    {
        share = 0;
        if (!text.EndsWith('%') || text.Length > 8 || !decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
        {
            return false;
        }

        share = (double)(percent / 100);
        return true;
    }

    /// <summary><c>70%</c> is 70.</summary>
    public static bool TryPercent(string text, out int percent)
    {
        percent = 0;
        return text.EndsWith('%') && text.Length <= 4 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out percent);
    }

    /// <summary><c>2..10</c> is 2 and 10.</summary>
    public static bool TryRange(string text, out int least, out int most)
    {
        (least, most) = (0, 0);
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots is >= 1 and <= 3 && text.Length <= dots + 5
            && int.TryParse(text.AsSpan(0, dots), NumberStyles.None, CultureInfo.InvariantCulture, out least)
            && int.TryParse(text.AsSpan(dots + 2), NumberStyles.None, CultureInfo.InvariantCulture, out most);
    }

    public static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
