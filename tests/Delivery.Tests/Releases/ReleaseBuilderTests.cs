using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Tests.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Releases;

public sealed class ReleaseBuilderTests
{
    private static readonly Platform Farm = Files.Good("""
        platform: farm
        apiVersion: platform/v1
        services:
          crop: { run: { command: [node, crop.js] }, settings: { COLOUR: green }, replicas: 2 }
          user: { run: { command: [node, user.js] } }
        environments: { local: {} }
        """);

    [Fact]
    public void The_same_things_are_the_same_revision_under_the_version_that_had_them_first()
    {
        var first = Build("1.0.0", []);
        var second = Build("1.1.0", [first], settings: "blue");

        Assert.Equal(("1.0.0", "1.1.0"), (second.Services["user"].Version, second.Services["crop"].Version));
        Assert.Equal(first.Services["user"].Revision, second.Services["user"].Revision);
        Assert.NotEqual(first.Services["crop"].Revision, second.Services["crop"].Revision);
        Assert.Equal("1.0.0", Build("1.2.0", [first, second]).Services["crop"].Version);
    }

    [Fact]
    public void A_changed_secret_is_another_revision_although_no_setting_changed()
    {
        var first = Build("1.0.0", [], secret: "aaaa");
        Assert.NotEqual(first.Services["crop"].Revision, Build("1.1.0", [first], secret: "bbbb").Services["crop"].Revision);
        Assert.Equal(first.Services["crop"].Revision, Build("1.1.0", [first], secret: "aaaa").Services["crop"].Revision);
    }

    [Fact]
    public void A_contract_is_of_the_revision_so_that_what_runs_is_known_to_have_it()
    {
        var first = Build("1.0.0", []);
        var crop = first.Services["crop"];
        string RevisionWith(ServiceRelease service) => Derive(first with { Services = first.Services.SetItem("crop", service) }, "1.0.1").Services["crop"].Revision;
        Assert.Equal(crop.Revision, RevisionWith(crop));
        Assert.Distinct([crop.Revision, RevisionWith(crop with { Contract = ["1.0"] }), RevisionWith(crop with { Contract = ["2.0"] }), RevisionWith(crop with { Expects = crop.Settings.Clear().Add("user", "1") })]);
    }

    [Fact]
    public void Counts_alone_change_no_revision_and_a_restart_changes_one()
    {
        var first = Build("1.0.0", []);
        var scaled = Derive(first, "1.0.1", replicas: 5);
        Assert.Equal((first.Services["crop"].Revision, 5, "1.0.0"), (scaled.Services["crop"].Revision, scaled.Services["crop"].Replicas, scaled.Services["crop"].Version));
        Assert.False(ReleaseBuilder.OnlyRestarts(first.Services["crop"], scaled.Services["crop"]));

        var restarted = Derive(first, "1.0.1", restart: true);
        Assert.NotEqual(first.Services["crop"].Revision, restarted.Services["crop"].Revision);
        Assert.Equal("1.0.1", restarted.Services["crop"].Version);
        Assert.True(ReleaseBuilder.OnlyRestarts(first.Services["crop"], restarted.Services["crop"]));
        Assert.True(first.Services["user"].SameAs(restarted.Services["user"]));
    }

    [Fact]
    public void A_release_made_after_a_restart_restarts_nothing_again()
    {
        var first = Build("1.0.0", []);
        var restarted = Derive(first, "1.0.1", restart: true);
        Assert.True(Build("1.0.2", [first, restarted]).Services["crop"].SameAs(restarted.Services["crop"]));
    }

    private static Release Derive(Release current, string version, int replicas = 2, bool restart = false) => ReleaseBuilder.Derive(
        current, new Dictionary<string, int> { ["crop"] = replicas }, restart ? new HashSet<string> { "crop" } : [], [current], Version(version), "ada", DateTimeOffset.UnixEpoch);

    private static Release Build(string version, IReadOnlyList<Release> earlier, string? settings = null, string? secret = null) => ReleaseBuilder.Build(
        Farm, Farm.Services.Keys.ToDictionary(name => name, _ => "sha256:0"), Of("COLOUR", settings), Of("TOKEN", secret), earlier, Version(version), "ada", null, DateTimeOffset.UnixEpoch);

    private static Dictionary<string, ImmutableSortedDictionary<string, string>> Of(string name, string? value) =>
        value is null ? [] : new() { ["crop"] = ImmutableSortedDictionary<string, string>.Empty.Add(name, value) };

    private static SemanticVersion Version(string text) => SemanticVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
