using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Policy;

/// <summary>What the program found when it looked at an item of the checklist.</summary>
/// <param name="Item">One of <see cref="Checklist.Items"/>.</param>
/// <param name="Verdict">Pass is proved; an error is not: what cannot be asked is not proved.</param>
/// <param name="Sentence">What was seen, with its numbers.</param>
/// <param name="Next">What to do when it is not proved.</param>
public sealed record Evidence(string Item, Verdict Verdict, string Sentence, string? Next = null)
{
    public static Evidence Proved(string item, string sentence) => new(item, Verdict.Pass, sentence);

    public static Evidence Missing(string item, string sentence, string next) => new(item, Verdict.Fail, sentence, next);

    public static Evidence Unknown(string item, string sentence, string next) => new(item, Verdict.Error, sentence, next);
}
