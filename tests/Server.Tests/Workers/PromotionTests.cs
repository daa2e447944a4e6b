using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>What goes along with a release to another environment.</summary>
public sealed class PromotionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_file_of_where_it_ran_goes_along_unless_the_environment_has_a_newer_one()
    {
        var from = Applied("staging", "old", "staging", Noon);
        Assert.Equal("old", Promotion.FileFor(from, null, "production").Text);
        Assert.Equal("old", Promotion.FileFor(from, new PlatformState { Name = "production" }, "production").Text);
        Assert.Equal("old", Promotion.FileFor(from, Applied("production", "older", "production", Noon.AddMinutes(-1)), "production").Text);

        var kept = Promotion.FileFor(from, Applied("production", "new", "production", Noon.AddMinutes(1)), "production");
        Assert.Equal(("new", "production"), (kept.Text, kept.Environment));
    }

    [Fact]
    public void A_release_that_was_made_in_both_places_remembers_where_it_ran()
    {
        var release = AnyRelease.Of("1.0.0", "crop");
        var state = new PlatformState { Name = "production" }
            .Apply(new ReleaseCreated(release), Noon)
            .Apply(new ReleasePromoted("1.0.0", "staging"), Noon);

        Assert.Equal("staging", state.Find("1.0.0")!.PromotedFrom);
        Assert.True(state.Find("1.0.0")!.SameContentAs(release));
    }

    private static PlatformState Applied(string name, string text, string environment, DateTimeOffset at) =>
        new PlatformState { Name = name }.Apply(new FileApplied("/farm/agrimaan.yaml", text, environment), at);
}
