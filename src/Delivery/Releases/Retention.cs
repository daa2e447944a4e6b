using System.Collections.Immutable;

namespace Agrimaan.Delivery.Releases;

/// <summary>What one platform holds on to.</summary>
/// <param name="Releases">All of them, in the order they were made.</param>
/// <param name="Bound">Versions that must stay whole whatever the budget: the current, the one before, and those of a run in progress.</param>
/// <param name="Running">Artefacts that instances run from now.</param>
public sealed record Holding(ImmutableArray<Release> Releases, ImmutableHashSet<string> Bound, ImmutableHashSet<string> Running);

/// <summary>What may go.</summary>
/// <param name="Artefacts">To remove, oldest first.</param>
/// <param name="Losing">Releases that were whole and lose files by it.</param>
/// <param name="Freed">Bytes.</param>
/// <param name="Left">Bytes of artefacts that stay.</param>
public sealed record Retired(ImmutableArray<string> Artefacts, ImmutableArray<Release> Losing, long Freed, long Left);

/// <summary>
/// Decides which artefacts nobody needs any more: not the current release nor the one a rollback leads to, not a run in progress, not
/// a running instance, and not one of the newest releases, unless the disk budget asks for the older of these too.
/// </summary>
public static class Retention
{
    /// <param name="holdings">Every platform that shares the store.</param>
    /// <param name="sizes">Bytes of each artefact in the store.</param>
    /// <param name="keep">How many of its newest releases each platform keeps; at least the newest, somebody may have just made it.</param>
    /// <param name="budget">Most bytes that artefacts should take, or null.</param>
    public static Retired Decide(IReadOnlyList<Holding> holdings, IReadOnlyDictionary<string, long> sizes, int keep, long? budget)
    {
        var bound = holdings.SelectMany(holding => Bound(holding).SelectMany(ArtefactsOf).Concat(holding.Running)).ToHashSet(StringComparer.Ordinal);
        var kept = holdings.SelectMany(holding => holding.Releases.TakeLast(Math.Max(1, keep)).Concat(Bound(holding))).Distinct().ToList();
        var needed = kept.SelectMany(ArtefactsOf).Concat(bound).ToHashSet(StringComparer.Ordinal);
        var left = sizes.Where(size => needed.Contains(size.Key)).Sum(size => size.Value);
        var dispensable = new Queue<Release>(kept.Except(holdings.SelectMany(Bound)).OrderBy(release => release.CreatedAt).ThenBy(release => release.Platform, StringComparer.Ordinal));
        while (left > budget && dispensable.TryDequeue(out var oldest))
        {
            kept.Remove(oldest);
            needed = kept.SelectMany(ArtefactsOf).Concat(bound).ToHashSet(StringComparer.Ordinal);
            left = sizes.Where(size => needed.Contains(size.Key)).Sum(size => size.Value);
        }

        var ages = holdings.SelectMany(holding => holding.Releases)
            .SelectMany(release => ArtefactsOf(release).Select(artefact => (artefact, release.CreatedAt)))
            .GroupBy(used => used.artefact, used => used.CreatedAt)
            .ToDictionary(uses => uses.Key, uses => uses.Max(), StringComparer.Ordinal);
        ImmutableArray<string> going =
        [
            .. sizes.Keys.Where(artefact => !needed.Contains(artefact))
                .OrderBy(artefact => ages.GetValueOrDefault(artefact, DateTimeOffset.MinValue)).ThenBy(artefact => artefact, StringComparer.Ordinal),
        ];
        var gone = going.ToHashSet(StringComparer.Ordinal);
        return new(
            going,
            [.. holdings.SelectMany(holding => holding.Releases).Where(release => ArtefactsOf(release).All(sizes.ContainsKey) && ArtefactsOf(release).Any(gone.Contains))],
            going.Sum(artefact => sizes[artefact]), left);
    }

    /// <summary>Every digest that a release needs.</summary>
    public static IEnumerable<string> ArtefactsOf(Release release) => release.Services.Values.Select(service => service.Artefact).Distinct(StringComparer.Ordinal);

    private static IEnumerable<Release> Bound(Holding holding) =>
        holding.Releases.Where((release, i) => i == holding.Releases.Length - 1 || holding.Bound.Contains(release.Version));
}
