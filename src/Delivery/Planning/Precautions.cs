using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;

namespace Agrimaan.Delivery.Planning;

/// <summary>What a deploy does besides moving services: probes and backups before anything changes, journeys before and after traffic moves.</summary>
/// <param name="Journeys">Played against each new version and, in the end, in production.</param>
/// <param name="Backups">Stores that are backed up first.</param>
public sealed record Precautions(ImmutableArray<Journey> Journeys, ImmutableArray<string> Backups)
{
    /// <summary>Others may be restarting too; what is away for longer than this is away.</summary>
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestBackup = TimeSpan.FromHours(4);
    private static readonly TimeSpan LongestJourneys = TimeSpan.FromMinutes(15);

    public static Precautions None { get; } = new([], []);

    /// <summary>Services of others that must answer first.</summary>
    public ImmutableArray<ExternalFace> External { get; init; } = [];

    /// <summary>Hooks of the platform, in the order of the file.</summary>
    public ImmutableArray<Hook> Hooks { get; init; } = [];

    /// <summary>Of a rollback: it must be fast, so that nothing is left but what is done beside it.</summary>
    public Precautions OnTheWayBack => None with { Hooks = [.. Hooks.Where(hook => hook.When == HookMoment.Rollback)] };

    /// <summary>Steps that come before all others.</summary>
    public IEnumerable<PlanStep> Before(string platform) =>
    [
        .. External.Select(face => Step(StepKind.Probe, "probe:" + face.Name, new Perform(new ProbeExternal(platform, face.Name, face.Mode), LongestProbe))),
        .. Backups.Select(store => Step(StepKind.Backup, "backup:" + store, new Perform(new TakeBackup(platform, store), LongestBackup))),
        .. HookMoves.Of(Hooks, HookMoment.Before, platform),
    ];

    /// <summary>Steps that come after all others.</summary>
    public IEnumerable<PlanStep> After(string platform)
    {
        if (!Journeys.IsEmpty)
        {
            yield return Step(StepKind.Verify, "verify:production", new Perform(new PlayJourneys(platform, Journeys, JourneyPlace.Production, "", ""), LongestJourneys));
        }

        foreach (var step in HookMoves.Of(Hooks, HookMoment.After, platform))
        {
            yield return step;
        }
    }

    /// <summary>The moves of a rollout with journeys in them: at the new side before it takes traffic, and when it has its first share.</summary>
    public ImmutableArray<Move> Within(ImmutableArray<Move> moves, string platform, ServiceRelease? to)
    {
        if (Journeys.IsEmpty || to is null)
        {
            return moves;
        }

        Move Play(JourneyPlace place) => new Perform(new PlayJourneys(platform, Journeys, place, to.Service, to.Version), LongestJourneys);
        var up = moves.IndexOf(moves.OfType<Scale>().FirstOrDefault()!);
        var share = moves.IndexOf(moves.OfType<Check>().FirstOrDefault()!);
        var played = share > 0 && moves[share - 1] is SetWeight ? moves.Insert(share + 1, Play(JourneyPlace.Canary)) : moves;
        return up < 0 ? played : played.Insert(up + 1, Play(JourneyPlace.Preview));
    }

    internal static PlanStep Step(StepKind kind, string id, Move move) => new(id, kind, "", null, null, Strategy.AtOnce, [], TimeSpan.Zero) { Moves = [move] };
}
