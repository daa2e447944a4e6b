using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Targets;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

public sealed class RoomGuardTests
{
    private static readonly ImmutableDictionary<InstanceKey, long> Used =
        ImmutableDictionary<InstanceKey, long>.Empty.Add(InstanceKey.Of(FakePlatform.Name, "crop", "r1-0-0", 0), 2_000_000_000);

    [Fact]
    public void A_second_side_that_does_not_fit_is_refused_with_both_numbers_and_what_to_do()
    {
        var refused = Assert.Throws<ProblemException>(() => RoomGuard.Refuse(To("2.0.0", PlanKind.Deploy), new(1_999_999_999, Used))).Problem;
        Assert.Equal(("plan.noRoom", 409), (refused.Code, refused.Status));
        Assert.Contains("needs about 2 GB more memory while both versions run", refused.Title, StringComparison.Ordinal);
        Assert.Contains("strategy: rolling", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_what_is_not_known_and_every_way_back_is_let_through()
    {
        RoomGuard.Refuse(To("2.0.0", PlanKind.Deploy), new(2_000_000_000, Used));
        RoomGuard.Refuse(To("2.0.0", PlanKind.Deploy), null);
        RoomGuard.Refuse(To("2.0.0", PlanKind.Rollback), new(0, Used));
    }

    private static Plan To(string version, PlanKind kind) => Planner.Make(kind, AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of(version, "crop"), new RolloutPolicy());
}
