namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>How pieces of the file are named in sentences.</summary>
internal static class Words
{
    private const int Longest = 60;

    /// <summary>A text of the file in quotes, not longer than a person reads.</summary>
    public static string Quoted(string text) => text.Length <= Longest ? $"'{text}'" : $"'{Cut(text)}'";

    /// <summary>What may have been meant, or what there is.</summary>
    public static string? Meant(string written, IReadOnlyList<string> candidates) =>
        Suggestion.Nearest(written, candidates) is { } near ? $"did you mean '{near}'?"
        : candidates.Count is > 0 and <= 24 ? "there are: " + string.Join(", ", candidates)
        : null;

    /// <summary>The way to a key, such as <c>services.web.http</c>; long keys are cut, because every fault below carries them.</summary>
    public static string Join(string path, string key) => (path.Length == 0 ? "" : path + ".") + Cut(key);

    private static string Cut(string text) => text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
}
