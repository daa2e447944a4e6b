using System.Text.Json;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Recordings;

namespace Agrimaan.Cli.Replaying;

/// <summary>A policy over recorded rollouts; <c>agrimaan replay -o json</c> prints it.</summary>
/// <param name="Policy">Which rules were asked.</param>
/// <param name="Rollouts">The newest run first.</param>
internal sealed record ReplayReport(string Policy, ReplaySummary Summary, IReadOnlyList<ReplayRow> Rollouts)
{
    public static ReplayReport Of(string policy, IReadOnlyList<ReplayResult> rollouts) => new(
        policy,
        new(
            rollouts.Count, rollouts.Count(one => one.Agrees == true),
            rollouts.Count(one => one is { Recorded: Recorded.Promoted, Would: Would.Abort }), rollouts.Count(one => one is { Recorded: Recorded.Aborted, Would: Would.Promote }),
            rollouts.Count(one => one.Agrees is null)),
        [.. rollouts.Select(ReplayRow.Of)]);
}

/// <summary>How often the policy would have decided otherwise.</summary>
/// <param name="Agree">It would have done what was done.</param>
/// <param name="WouldHaveAborted">Promoted, and it would have taken them back.</param>
/// <param name="WouldHavePromoted">Taken back, and it would have promoted them.</param>
/// <param name="CannotTell">The recording, or what people did, does not say.</param>
internal sealed record ReplaySummary(int Rollouts, int Agree, int WouldHaveAborted, int WouldHavePromoted, int CannotTell);

/// <summary>The answer about one rollout.</summary>
/// <param name="Recorded">One of <c>promoted</c>, <c>aborted</c>, <c>byPerson</c>, <c>withAnother</c>, <c>open</c>.</param>
/// <param name="Would">One of <c>promote</c>, <c>abort</c>, <c>cannotTell</c>.</param>
/// <param name="Agrees">Null when one of both is not known.</param>
/// <param name="At">When it would have decided; null when that cannot be told.</param>
/// <param name="Seconds">From the new version's first traffic to then, or to the end of the recording.</param>
/// <param name="Requests">What the new version had been asked by then.</param>
/// <param name="Failed">Of these, those that failed.</param>
internal sealed record ReplayRow(
    string Run, string Service, string From, string To, string Recorded, string RecordedReason, string Would, string Reason, bool? Agrees,
    DateTimeOffset? At, double Seconds, long Requests, long Failed, IReadOnlyList<string> Caveats)
{
    public static ReplayRow Of(ReplayResult found) => new(
        found.Run, found.Service, found.From, found.To, Camel(found.Recorded), found.RecordedReason, Camel(found.Would), found.Reason, found.Agrees,
        found.At, found.After.TotalSeconds, found.Requests, found.Failed, found.Caveats);

    private static string Camel<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;
