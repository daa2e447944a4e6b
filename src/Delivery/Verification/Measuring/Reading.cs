using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>What a source answered.</summary>
public enum ReadingKind
{
    /// <summary>A number, to be held against a limit.</summary>
    Number,

    /// <summary>The source answered, and has no number: nothing matched, or it is null or not a number.</summary>
    Missing,

    /// <summary>The source judged by itself: good.</summary>
    Pass,

    /// <summary>The source judged by itself: bad.</summary>
    Fail,

    /// <summary>The source judged by itself: it cannot tell.</summary>
    Inconclusive,

    /// <summary>The source could not be asked. That says nothing about a service.</summary>
    Error,
}

/// <summary>One answer of a source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The number; 0 for every other kind.</param>
/// <param name="Note">Why there is no number, as the end of a sentence; empty for a number.</param>
public sealed record Reading(ReadingKind Kind, double Value = 0, string Note = "")
{
    /// <summary>Longest note that is kept.</summary>
    public const int MostNote = 300;

    /// <summary>A number as it came; one that cannot be compared counts as missing.</summary>
    public static Reading Of(double value) => double.IsNaN(value) ? Missing("the number is not a number (NaN)") : new(ReadingKind.Number, value);

    public static Reading Missing(string note) => new(ReadingKind.Missing, Note: note);

    public static Reading Error(string note) => new(ReadingKind.Error, Note: note);

    /// <summary>Fit to be written down and shown: without secrets, without what a terminal would obey, and short, whatever the source said.</summary>
    /// <param name="secrets">Values that must not be seen.</param>
    public Reading Cleaned(IEnumerable<string> secrets)
    {
        // Masked before it is cut, or half of one would be left. The longest first: one may hold another.
        var note = secrets.Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length).Aggregate(Note, (text, secret) => text.Replace(secret, SecretValue.Redacted, StringComparison.Ordinal));
        var shown = FaultText.Harmless(note.Length > MostNote ? string.Concat(note.AsSpan(0, MostNote), "...") : note);
        return this with { Note = shown };
    }
}

/// <summary>What missing data counts as.</summary>
public enum MissingPolicy
{
    /// <summary>Nothing is known; the default, since silence is no health.</summary>
    Inconclusive,

    /// <summary>Good, as for a counter that exists only after the first error.</summary>
    Pass,

    /// <summary>Bad.</summary>
    Fail,

    /// <summary>As if it had not been asked.</summary>
    Ignore,
}
