using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Notifications;

/// <summary>Something to tell. It follows from what is written in the journal and from nothing else, so that it is the same after every restart.</summary>
/// <param name="Sequence">Place in the journal of the event that it follows from; what orders notices and names them.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Sentence">It, for a person.</param>
/// <param name="Run">The run, or null.</param>
/// <param name="Release">The release that it is about.</param>
/// <param name="FromRelease">The one that ran before, or null.</param>
/// <param name="By">Who did it, or null.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record Notice(
    long Sequence, NoticeKind Kind, DateTimeOffset At, string Sentence, string? Run, string Release, string? FromRelease, string? By, string? Reason)
{
    /// <summary>The idempotency key for a channel of a platform.</summary>
    public string KeyFor(string platform, string channel) => $"{platform}/{channel}/{Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
