using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>No deploy and no rollback that would run what does not fit together.</summary>
public sealed class PairsGuardTests
{
    [Fact]
    [Trait("Plan", "254")]
    public void A_deploy_and_a_rollback_that_leave_an_unsupported_pair_are_refused_with_both_names_and_what_to_do()
    {
        var (old, next) = (Of("1.0.0", "1.0", "1"), Of("2.0.0", "2.0", "2"));
        foreach (var (kind, from, to) in ((PlanKind, Release, Release)[])[(PlanKind.Deploy, old, next), (PlanKind.Rollback, next, old)])
        {
            var refused = Assert.Throws<ProblemException>(() => PairsGuard.Refuse(Planner.Make(kind, from, to, new RolloutPolicy()), from)).Problem;
            Assert.Equal(("plan.unsupported", 409), (refused.Code, refused.Status));
            Assert.Contains($"web {from.Version} expects {from.Version[0]} of crop, and crop {to.Version} answers to {to.Version[..3]}", refused.Title, StringComparison.Ordinal);
            Assert.Contains("Let crop answer to both", refused.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Expanding_first_and_contracting_last_is_let_through_at_every_step()
    {
        Release[] way = [Of("1.0.0", "1.0", "1"), Of("1.1.0", "1.0 2.0", "1"), Of("1.2.0", "1.0 2.0", "2"), Of("2.0.0", "2.0", "2")];
        foreach (var (from, to) in way.Zip(way.Skip(1)))
        {
            PairsGuard.Refuse(Planner.Make(PlanKind.Deploy, from, to, new RolloutPolicy()), from);
            PairsGuard.Refuse(Planner.Make(PlanKind.Rollback, to, from, new RolloutPolicy()), to);
        }
    }

    private static Release Of(string version, string contract, string expects)
    {
        var release = AnyRelease.Of(version, "web>crop", "crop");
        return release with
        {
            Services = release.Services
                .SetItem("crop", release.Services["crop"] with { Contract = [.. contract.Split(' ')] })
                .SetItem("web", release.Services["web"] with { Expects = ImmutableSortedDictionary<string, string>.Empty.Add("crop", expects) }),
        };
    }
}
