using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>
/// One step of a rollout as people write it: a share of traffic, <c>10%</c> or <c>10% 30m</c>, a rest, <c>pause</c> or <c>pause 10m</c>,
/// copies, <c>mirror 10% 30s</c>, instances, <c>scale 25%</c> or <c>scale 2</c>, or something of the platform's own, <c>hook NAME</c>.
/// </summary>
/// <param name="Weight">Share of traffic for the new version, 1 to 9999 parts per 10,000; 0 when it is none.</param>
/// <param name="Time">Of a share: shortest time at it, null for that of the policy. Of a rest: how long, null until somebody promotes. Of copies: how long they are sent.</param>
/// <param name="Mirror">Share of requests that the new version gets copies of, 1 to 10,000; 0 when it is none.</param>
[JsonConverter(typeof(RolloutStepJson))]
public readonly record struct RolloutStep(int Weight, TimeSpan? Time = null, int Mirror = 0)
{
    internal const string Pattern =
        "^([0-9]{1,2}([.][0-9]{1,2})?%( +[0-9]+(ms|s|m|h))?|pause( +[0-9]+(ms|s|m|h))?|mirror +[0-9]{1,3}([.][0-9]{1,2})?% +[0-9]+(ms|s|m|h)|scale +([0-9]{1,3}([.][0-9]{1,2})?%|[0-9]{1,3})|hook +[a-z]([a-z0-9-]{0,38}[a-z0-9])?)$";

    private const string PauseWord = "pause";
    private const string MirrorWord = "mirror";
    private const string ScaleWord = "scale";
    private const string HookWord = "hook";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(168);

    /// <summary>Instances of the new version that are wanted from here on, 1 to 100; 0 when it says none.</summary>
    public int Count { get; init; }

    /// <summary>The same as a part of all that the release has, 1 to 10,000; 0 when it says none.</summary>
    public int Part { get; init; }

    /// <summary>The hook that is done here; null when it says none.</summary>
    public string? Hook { get; init; }

    /// <summary>Whether it rests and moves nothing.</summary>
    public bool IsPause => Weight == 0 && Mirror == 0 && !IsScale && Hook is null;

    /// <summary>Whether it sends copies and moves nothing.</summary>
    public bool IsMirror => Mirror > 0;

    /// <summary>Whether it moves traffic.</summary>
    public bool IsShare => Weight > 0;

    /// <summary>Whether it brings up or ends instances of the new version.</summary>
    public bool IsScale => Count > 0 || Part > 0;

    public static implicit operator RolloutStep(int weight) => new(weight);

    /// <summary>How many instances a step that scales means.</summary>
    /// <param name="all">Instances of the release; never more than these, and at least one of them.</param>
    public int InstancesOf(int all) => Math.Min(all, Count > 0 ? Count : (int)Math.Ceiling(all * Part / 10_000.0));

    public static bool TryParse(string text, out RolloutStep step)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var read = text == text.Trim() ? words switch
        {
            [PauseWord] => default(RolloutStep),
            [PauseWord, var rest] when Lasting(rest) is { } time => new(0, time),
            [MirrorWord, var share, var rest] when Lasting(rest) is { } time && Share.TryParse(share, out var copies) && copies is > 0 and <= 10_000 => new(0, time, copies),
            [ScaleWord, var part] when Share.TryParse(part, out var parts) && parts is > 0 and <= 10_000 => new(0) { Part = parts },
            [ScaleWord, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100 => new(0) { Count = count },
            [HookWord, var name] when Reading.Forms.Name.Fits(name) => new(0) { Hook = name },
            [var share] when OfTraffic(share) is { } weight => new(weight),
            [var share, var rest] when OfTraffic(share) is { } weight && Lasting(rest) is { } time => new(weight, time),
            _ => (RolloutStep?)null,
        } : null;
        step = read ?? default;
        return read is not null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var time = Time is { } said ? " " + Duration.Format(said) : "";
        return IsMirror ? $"{MirrorWord} {Share.Format(Mirror)}{time}"
            : IsShare ? Share.Format(Weight) + time
            : Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{ScaleWord} {Count}")
            : IsScale ? $"{ScaleWord} {Share.Format(Part)}"
            : Hook is { } hook ? $"{HookWord} {hook}"
            : PauseWord + time;
    }

    private static int? OfTraffic(string text) => Share.TryParse(text, out var parts) && parts is > 0 and < 10_000 ? parts : null;

    private static TimeSpan? Lasting(string text) => Duration.TryParse(text, out var time) && time > TimeSpan.Zero && time <= Longest ? time : null;
}

/// <summary>A share without a time is a number in the journal, the others their text.</summary>
internal sealed class RolloutStepJson : JsonConverter<RolloutStep>
{
    /// <inheritdoc/>
    public override RolloutStep Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32()
        : RolloutStep.TryParse(reader.GetString() ?? "", out var step) ? step
        : throw new JsonException("no step of a rollout");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RolloutStep value, JsonSerializerOptions options)
    {
        if (value is { IsShare: true, Time: null })
        {
            writer.WriteNumberValue(value.Weight);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
