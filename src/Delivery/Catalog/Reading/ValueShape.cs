using System.Globalization;
using System.Text.RegularExpressions;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>A single value.</summary>
/// <param name="Types">JSON types that it may have, such as <c>string</c>.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Pattern">What its text must match in an editor, or null.</param>
/// <param name="Accepts">Says whether a text means something and is in range.</param>
internal sealed record ValueShape(string[] Types, string Name, string? Pattern = null, Func<string, bool>? Accepts = null) : Shape
{
    private readonly Lazy<Regex?> _pattern = new(() => Pattern is null
        ? null
        : new Regex(Pattern.Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.CultureInvariant)); // in .NET a $ also matches before a last line feed

    public string[]? Choices { get; init; }

    /// <summary>What people forget before the value, such as a slash.</summary>
    public string Beginning { get; init; } = "";

    /// <summary>What people forget after the value, such as a unit.</summary>
    public string Ending { get; init; } = "";

    /// <summary>What a text must be, where the name tells too little.</summary>
    public string? Rule { get; init; }

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public override string Word => Name;

    /// <summary>Whether this stands for a value here.</summary>
    public bool Fits(ScalarNode scalar) => HasType(scalar) && Fits(scalar.Value);

    public bool HasType(ScalarNode scalar) => Types.Contains(scalar.Type) || (scalar.Type == "integer" && Types.Contains("number"));

    /// <summary>What was probably meant, written as it must be, or null.</summary>
    public string? Repair(ScalarNode scalar)
    {
        var text = scalar.Value.Trim();
        if (Choices is not null)
        {
            return text switch
            {
                "yes" or "on" or "True" or "TRUE" when Types.Contains("boolean") => "true",
                "no" or "off" or "False" or "FALSE" when Types.Contains("boolean") => "false",
                _ => Suggestion.Nearest(text, Choices),
            };
        }

        var near = text.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
        string[] ways =
        [
            text, near, near.Replace('_', '-'), text.Replace('-', '_').Replace('.', '_'), text.TrimEnd('/'), Beginning + text, Beginning + text.TrimEnd('/'),
            Beginning + near, near + Ending, Beginning + near + Ending, near.TrimEnd('e', 'c', 'i', 'n'),
        ];
        return text.Length == 0 ? null
            : ways.FirstOrDefault(way => (way != scalar.Value || !HasType(scalar)) && Fits(way)) is not { } way ? null
            : way != scalar.Value ? way
            : scalar.Plain ? $"\"{way}\"" : way;
    }

    /// <summary>Whether a text stands for a value here, were it in quotes where it must be.</summary>
    public bool Fits(string text) =>
        (Choices is null || Choices.Contains(text)) && _pattern.Value?.IsMatch(text) is not false && Accepts?.Invoke(text) is not false;

    public static ValueShape Text(string name, string pattern) => new(["string"], name, pattern);

    public static ValueShape Flag { get; } = new(["boolean"], "true or false") { Choices = ["true", "false"] };

    /// <summary>Text as it is given to a program: numbers and booleans are taken as they are written.</summary>
    public static ValueShape Anything { get; } = new(["string", "number", "boolean"], "a value");

    public static ValueShape Number(long minimum, long maximum) => new(
        ["integer"], string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"), null,
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
    {
        Minimum = minimum,
        Maximum = maximum,
    };

    public static ValueShape Choice(params string[] choices) => new(["string"], choices.Length == 1 ? choices[0] : "one of " + string.Join(", ", choices)) { Choices = choices };

    public static ValueShape Time(TimeSpan minimum, TimeSpan maximum) => new(
        ["string"], $"a duration from {Duration.Format(minimum)} to {Duration.Format(maximum)}, such as 5s", Duration.Pattern,
        text => Duration.TryParse(text, out var time) && time >= minimum && time <= maximum)
    {
        Ending = "s",
    };
}
