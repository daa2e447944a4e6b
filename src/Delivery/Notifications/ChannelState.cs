using System.Text.Json;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Notifications;

/// <summary>Something that is true of a channel from now on; written in its own stream of the journal, the outbox.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(NoticeTold), "noticeTold")]
[JsonDerivedType(typeof(NoticeGivenUp), "noticeGivenUp")]
public abstract record ChannelEvent(long Sequence);

/// <summary>A notice was told: it answered so.</summary>
public sealed record NoticeTold(long Sequence) : ChannelEvent(Sequence);

/// <summary>A notice could not be told for too long.</summary>
public sealed record NoticeGivenUp(long Sequence, string Reason) : ChannelEvent(Sequence);

/// <summary>How far a channel has been told, as the journal says it.</summary>
public sealed record ChannelState
{
    /// <summary>Everything up to this place of the journal was told, or given up.</summary>
    public long Mark { get; init; }

    public DateTimeOffset? LastTold { get; init; }

    public int Told { get; init; }

    public int GivenUp { get; init; }

    /// <summary>Of these, those since anything was told.</summary>
    public int GivenUpLately { get; init; }

    public string? LastFault { get; init; }

    /// <summary>Events so far.</summary>
    public long Version { get; init; }

    public static string StreamOf(string platform, string channel) => $"outbox/{platform}/{channel}";

    public ChannelState Apply(ChannelEvent happened, DateTimeOffset at)
    {
        var next = this with { Mark = Math.Max(Mark, happened.Sequence), Version = Version + 1 };
        return happened is NoticeGivenUp given
            ? next with { GivenUp = GivenUp + 1, GivenUpLately = GivenUpLately + 1, LastFault = given.Reason }
            : next with { Told = Told + 1, LastTold = at, GivenUpLately = 0, LastFault = null };
    }

    /// <summary>The pause before the next try: 1 s, twice as long each time, up to a minute.</summary>
    public static TimeSpan Pause(int failures) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(failures, 10) - 1)));
}

/// <summary>How a channel's events are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChannelEvent))]
public sealed partial class ChannelJson : JsonSerializerContext
{
    public static JournalEvent Write(ChannelEvent happened, DateTimeOffset at) => new(happened is NoticeTold ? "noticeTold" : "noticeGivenUp", JsonSerializer.Serialize(happened, Default.ChannelEvent), at);

    public static ChannelEvent Read(JournalEvent written) => JsonSerializer.Deserialize(written.Data, Default.ChannelEvent)!;
}
