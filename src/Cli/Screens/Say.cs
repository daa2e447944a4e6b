using System.Globalization;

namespace Agrimaan.Cli.Screens;

/// <summary>Numbers and names as people read them.</summary>
internal static class Say
{
    private const int BarLength = 10;

    /// <param name="weight">Parts per 10,000.</param>
    public static string Percent(int weight) => string.Create(CultureInfo.InvariantCulture, $"{weight / 100.0:0.##} %");

    /// <param name="part">Of <paramref name="whole"/>; nothing without a whole.</param>
    public static string Share(long part, long whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Milliseconds(double? time) => time is not { } ms ? ""
        : ms < 10 ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms");

    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } and { Ticks: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} days"),
    };

    public static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The wire's camel case as separate words.</summary>
    public static string Word(string? camel) => camel is null ? "" : string.Concat(camel.Select(letter => char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));

    public static string Bar(int weight)
    {
        // Any share above nothing shows, and only all of it fills the bar.
        var filled = weight <= 0 ? 0 : weight >= 10_000 ? BarLength : Math.Clamp((int)Math.Round(weight * BarLength / 10_000.0), 1, BarLength - 1);
        return new string('█', filled) + new string('░', BarLength - filled);
    }

    public static string Plural(int number, string one, string? many = null) => $"{Count(number)} {(number == 1 ? one : many ?? one + "s")}";

    public static Tone ToneOf(string? outcome) => outcome switch
    {
        "promoted" or "pass" or "up" or "ready" => Tone.Good,
        "rolledBack" or "inconclusive" or "paused" or "rollingBack" or "goingBack" or "starting" or "stopping" => Tone.Watch,
        "failed" or "fail" or "error" => Tone.Bad,
        _ => Tone.Plain,
    };
}
