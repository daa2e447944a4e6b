using System.Globalization;

namespace Agrimaan.Samples.Markup;

/// <summary>How the pages say amounts and days.</summary>
public static class Say
{
    private static readonly NumberFormatInfo Indian = new() { NumberGroupSizes = [3, 2] };

    public static string Rupees(decimal amount) => "₹" + amount.ToString(amount == decimal.Truncate(amount) ? "N0" : "N2", Indian);

    public static string Hectares(decimal area) => area.ToString("0.##", CultureInfo.InvariantCulture) + "\u00a0ha";

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset moment) => moment.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
