using System.Globalization;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>What a good number is: <c>&lt;= 0.5%</c>, <c>&gt;= 200</c>, <c>&lt;= 3 times baseline</c>.</summary>
/// <param name="Comparison">One of <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.</param>
/// <param name="Bound">The number on the other side, or how many times the baseline's.</param>
/// <param name="OfBaseline">Whether the number of the stable version is the measure.</param>
/// <param name="Text">As it was written.</param>
public sealed record ValueLimit(string Comparison, double Bound, bool OfBaseline, string Text)
{
    /// <summary>How it is written, as a pattern for the schema.</summary>
    public const string Pattern = "^[<>]=? ?-?[0-9]{1,15}([.][0-9]{1,9})?(%| times baseline)?$";

    private const string Tail = " times baseline";

    public static bool TryParse(string text, out ValueLimit limit)
    {
        limit = new("<", 0, false, text);
        if (text.Length < 2 || text[0] is not ('<' or '>'))
        {
            return false;
        }

        var comparison = text[1] == '=' ? text[..2] : text[..1];
        var rest = text[comparison.Length..];
        rest = rest.StartsWith(' ') ? rest[1..] : rest;
        var (digits, scale, ofBaseline) = rest.EndsWith(Tail, StringComparison.Ordinal) ? (rest[..^Tail.Length], 1.0, true)
            : rest.EndsWith('%') ? (rest[..^1], 100.0, false)
            : (rest, 1.0, false);
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        // Only what starts and ends with a digit: the base library would also read NaN and Infinity.
        if (digits.Length is 0 or > 26 || !(char.IsAsciiDigit(digits[0]) || digits[0] == '-') || !char.IsAsciiDigit(digits[^1]) || !double.TryParse(digits, Plain, CultureInfo.InvariantCulture, out var bound)
            || (ofBaseline && bound < 0))
        {
            return false;
        }

        limit = new(comparison, bound / scale, ofBaseline, text);
        return true;
    }

    /// <summary>Whether a number is good. Strict where it is written so: exactly 5 % is not less than 5 %.</summary>
    public bool Holds(double value, double baseline)
    {
        var bound = OfBaseline ? Bound * baseline : Bound;
        return Comparison switch
        {
            "<" => value < bound,
            "<=" => value <= bound,
            ">" => value > bound,
            _ => value >= bound,
        };
    }

    /// <summary>A number as this limit writes its own.</summary>
    internal string Shown(double value) => Text.EndsWith('%') ? MetricWords.Number(value * 100) + "%" : MetricWords.Number(value);
}
