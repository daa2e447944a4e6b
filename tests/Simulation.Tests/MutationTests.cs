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

    [Fact]
    public void A_leader_that_proves_nothing_is_refused_by_the_target_all_the_same()
    {
        var (seams, rule) = Mutation.All["a leader proves nothing before it acts"];
        var asked = 0;
        for (ulong seed = 1; seed <= MostSeeds && asked < 20; seed++)
        {
            var violations = Simulator.Play(seed, seams).Violations;
            Assert.DoesNotContain(violations, violation => violation.Rule == "OldLeaderIsRefused");
            asked += violations.Any(violation => violation.Rule == rule) ? 1 : 0;
        }

        Assert.True(asked > 0, $"no earlier leader asked for anything in {MostSeeds} seeds");
    }
}
