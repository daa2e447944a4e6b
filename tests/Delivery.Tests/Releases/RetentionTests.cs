using System.Collections.Immutable;
using Agrimaan.Delivery.Releases;
using Agrimaan.Testing;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Releases;

/// <summary>Which artefacts may go: never one that a kept release needs.</summary>
public sealed class RetentionTests
{
    [Fact]
    public void Only_the_newest_stay_and_those_that_are_bound()
    {
        var retired = Retention.Decide([Shop(6, bound: "1.0.1")], Sizes("a0", "a1", "a2", "a3", "a4", "a5", "lost"), keep: 2, budget: null);
        Assert.Equal(["lost", "a0", "a2", "a3"], retired.Artefacts);
        Assert.Equal(["1.0.0", "1.0.2", "1.0.3"], retired.Losing.Select(release => release.Version));
        Assert.Equal((40, 30), (retired.Freed, retired.Left));
    }

    [Fact]
    public void A_budget_takes_the_oldest_first_and_stops_at_what_is_bound()
    {
        var holding = Shop(6, bound: "1.0.1");
        var sizes = Sizes("a0", "a1", "a2", "a3", "a4", "a5");
        Assert.Equal(["a0", "a2"], Retention.Decide([holding], sizes, keep: 6, budget: 40).Artefacts);
        var tight = Retention.Decide([holding], sizes, keep: 6, budget: 0);
        Assert.Equal(["a0", "a2", "a3", "a4"], tight.Artefacts);
        Assert.Equal(20, tight.Left);
    }

    [Fact]
    public void What_another_platform_or_a_running_instance_needs_stays()
    {
        var other = new Holding([Release("farm", 0, "a0")], [], ["a2"]);
        Assert.Equal(["a1"], Retention.Decide([Shop(5), other], Sizes("a0", "a1", "a2", "a3", "a4"), keep: 2, budget: null).Artefacts);
    }

    /// <summary>Any releases, any things in common, any bounds: whatever is kept or bound is whole afterwards, and nothing else is spent.</summary>
    [Property(MaxTest = 1000)]
    public void What_is_bound_or_runs_is_always_whole_afterwards(int seed)
    {
        var chance = new Random(seed);
        var holdings = Enumerable.Range(0, chance.Next(1, 4)).Select(platform =>
        {
            var releases = Enumerable.Range(0, chance.Next(1, 9))
                .Select(i => Release($"p{platform}", i, [.. Enumerable.Range(0, chance.Next(1, 4)).Select(_ => "a" + chance.Next(12))])).ToImmutableArray();
            return new Holding(releases, [.. releases.Where(_ => chance.Next(4) == 0).Select(release => release.Version)], ["a" + chance.Next(12)]);
        }).ToArray();
        var sizes = Enumerable.Range(0, 12).Where(_ => chance.Next(5) > 0).ToDictionary(i => "a" + i, _ => (long)chance.Next(100));
        long? budget = chance.Next(2) == 0 ? null : chance.Next(500);
        var keep = chance.Next(0, 5);
        var retired = Retention.Decide(holdings, sizes, keep, budget);
        var gone = retired.Artefacts.ToHashSet();
        Assert.Equal(sizes.Values.Sum(), retired.Freed + retired.Left);
        foreach (var holding in holdings)
        {
            Assert.All(holding.Releases.Where(release => holding.Bound.Contains(release.Version)).Append(holding.Releases[^1]), release => Assert.Empty(Retention.ArtefactsOf(release).Intersect(gone)));
            Assert.Empty(holding.Running.Intersect(gone));
            Assert.All(holding.Releases.Except(retired.Losing).Where(release => Retention.ArtefactsOf(release).All(sizes.ContainsKey)), release => Assert.Empty(Retention.ArtefactsOf(release).Intersect(gone)));
        }

        if (budget is null)
        {
            Assert.All(holdings.SelectMany(holding => holding.Releases.TakeLast(keep)), release => Assert.DoesNotContain(release, retired.Losing));
        }
        else if (retired.Left > budget)
        {
            Assert.Equal(Retention.Decide(holdings, sizes, 1, 0).Artefacts.Order(), retired.Artefacts.Order());
        }
    }

    private static Holding Shop(int count, params string[] bound) => new([.. Enumerable.Range(0, count).Select(i => Release("shop", i, "a" + i))], [.. bound], []);

    private static Dictionary<string, long> Sizes(params string[] artefacts) => artefacts.ToDictionary(artefact => artefact, _ => 10L);

    private static Release Release(string platform, int number, params string[] artefacts)
    {
        var release = AnyRelease.Of($"1.0.{number}", [.. artefacts.Select((_, i) => "s" + i)]);
        return release with
        {
            Platform = platform,
            CreatedAt = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(number),
            Services = release.Services.Values.Zip(artefacts, (service, artefact) => service with { Artefact = artefact }).ToImmutableSortedDictionary(service => service.Service, service => service),
        };
    }
}
