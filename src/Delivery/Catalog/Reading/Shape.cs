using System.Globalization;
using System.Text.RegularExpressions;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>What may stand at a place of the file. The same data drives checking and the JSON Schema, so they cannot drift.</summary>
internal abstract record Shape
{
    /// <summary>What a person calls it, such as <c>a duration like 5s</c>.</summary>
    public abstract string Word { get; }
}

/// <summary>A single value.</summary>
/// <param name="Type">JSON types that it may have, such as <c>string</c>.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Pattern">What its text must match, or null.</param>
/// <param name="Accepts">Says whether a text is in range, beyond the pattern.</param>
internal sealed record ValueShape(string[] Type, string Name, string? Pattern = null, Func<string, bool>? Accepts = null) : Shape
{
    public string[]? Choices { get; init; }

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public override string Word => Name;

    public bool Fits(string text) =>
        (Choices is null || Choices.Contains(text))
        && (Pattern is null || Regex.IsMatch(text, Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        && (Accepts is null || Accepts(text));

    public static ValueShape Text(string name, string pattern) => new(["string"], name, pattern);

    public static ValueShape Flag { get; } = new(["boolean"], "true or false") { Choices = ["true", "false"] };

    public static ValueShape Number(long minimum, long maximum) => new(
        ["integer"], $"a whole number from {minimum} to {maximum}", null,
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
    {
        Minimum = minimum,
        Maximum = maximum,
    };

    public static ValueShape Choice(params string[] choices) => new(["string"], "one of " + string.Join(", ", choices)) { Choices = choices };

    public static ValueShape Time(TimeSpan minimum, TimeSpan maximum) => new(
        ["string"], $"a duration from {Duration.Format(minimum)} to {Duration.Format(maximum)}, such as 5s", Duration.Pattern,
        text => Duration.TryParse(text, out var time) && time >= minimum && time <= maximum);
}

/// <summary>A list of one kind of item; a single item may stand for a list of one where allowed.</summary>
internal sealed record ListShape(Shape Item, int Fewest = 0) : Shape
{
    public override string Word => "a list";
}

/// <summary>A map whose keys people choose.</summary>
/// <param name="KeyPattern">What a key must match.</param>
/// <param name="KeyWord">What a person calls a key.</param>
/// <param name="Value">What each value is.</param>
/// <param name="Fewest">Smallest number of entries.</param>
internal sealed record NamesShape(string KeyPattern, string KeyWord, Shape Value, int Fewest = 0) : Shape
{
    public override string Word => "a map";
}

/// <summary>A map whose keys are given.</summary>
internal sealed record KeysShape(params KeyShape[] Keys) : Shape
{
    public override string Word => "a map";
}

/// <summary>Either of two shapes: a word or a map, a list or a line.</summary>
internal sealed record EitherShape(Shape First, Shape Second) : Shape
{
    public override string Word => $"{First.Word} or {Second.Word}";
}

/// <summary>One key of a map.</summary>
internal sealed record KeyShape(string Name, Shape Shape, string Description, string Example)
{
    public bool Required { get; init; }

    public string? Default { get; init; }
}
