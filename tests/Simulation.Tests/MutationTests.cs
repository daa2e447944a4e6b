using Xunit;

namespace Agrimaan.Simulation.Tests;

/// <summary>A simulation that finds nothing proves something only when it would have found it.</summary>
public sealed class MutationTests
{
    private const int MostSeeds = 1_500;

    public static TheoryData<string> Guards => [.. Mutation.All.Keys];

    [Theory]
    [MemberData(nameof(Guards))]
    public void Without_a_guard_its_promise_is_seen_broken(string guard)
    {
        var (seams, rule) = Mutation.All[guard];
        var others = new HashSet<string>();
        for (ulong seed = 1; seed <= MostSeeds; seed++)
        {
            var played = Simulator.Play(seed, seams);
            if (played.Violations.Any(violation => violation.Rule == rule))
            {
                Assert.DoesNotContain(Simulator.Play(seed).Violations, violation => violation.Rule == rule);
                return;
            }

            others.UnionWith(played.Violations.Select(violation => violation.Rule));
        }

        Assert.Fail($"{rule} was never broken in {MostSeeds} seeds; broken were: {string.Join(", ", others)}");
    }
}
