using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Which requests are meant: those that all conditions hold for.</summary>
/// <param name="All">At least one.</param>
public sealed record RequestRule(ImmutableArray<RequestCondition> All)
{
    /// <inheritdoc/>
    public bool Equals(RequestRule? other) => other is not null && All.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override int GetHashCode() => All.Length;
}

/// <summary>Where in a request a value is looked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestPart>))]
public enum RequestPart
{
    Header,
    Cookie,
    Query,
}

/// <summary>Something that must be so of a value of the request. Whatever is said of it must hold; with nothing said it is enough that it is there.</summary>
/// <param name="Part">Where it stands.</param>
/// <param name="Name">Name of the header, the cookie or the parameter.</param>
public sealed partial record RequestCondition(RequestPart Part, string Name)
{
    /// <summary>Longest name, value, prefix or pattern.</summary>
    public const int MostText = 400;

    /// <summary>Most values of <see cref="AnyOf"/>.</summary>
    public const int MostValues = 1_000;

    /// <summary>It is one of these, letter by letter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? AnyOf { get; init; }

    /// <summary>It begins with this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prefix { get; init; }

    /// <summary>This pattern is found in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pattern { get; init; }

    /// <summary>It falls into the first buckets of 10,000, see <see cref="UserBucket"/>: a share of all values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Users { get; init; }

    /// <summary>A pattern made ready; in time that grows with the text and no faster, since callers choose the text.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    /// <exception cref="NotSupportedException">It looks back or around, which takes unbounded time.</exception>
    public static Regex Ready(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Whether a text is a pattern that can be used.</summary>
    public static bool IsPattern(string text)
    {
        try
        {
            return text.Length is > 0 and <= MostText && Ready(text) is not null;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Whether a text can be the name of a header, a cookie or a parameter.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>Whether it can be asked of a request at all.</summary>
    public bool IsWhole() =>
        Name is not null && IsName(Name)
        && AnyOf is not { IsDefaultOrEmpty: true } && AnyOf is not { Length: > MostValues }
        && (Pattern is null || IsPattern(Pattern))
        && Users is null or (>= 0 and <= 10_000);

    /// <inheritdoc/>
    public bool Equals(RequestCondition? other) =>
        other is not null && Part == other.Part && Name == other.Name && Prefix == other.Prefix && Pattern == other.Pattern && Users == other.Users
        && (AnyOf ?? []).SequenceEqual(other.AnyOf ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Part, Name, Prefix, Pattern, Users);

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,64}\\z")]
    private static partial Regex NamePattern();
}
