using System.Collections.Immutable;
using Agrimaan.Server.Workers.Views;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>What differs between two releases, and nothing that is secret.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void Every_difference_is_told_and_secrets_only_as_changed()
    {
        var from = AnyRelease.Of("1.0.0", "web>crop", "crop", "old", "same");
        var to = AnyRelease.Of("1.1.0", "web", "crop", "fresh", "same");
        var crop = to.Services["crop"] with
        {
            Artefact = "sha256:1",
            Command = ["run", "--fast"],
            Replicas = 3,
            Http = new() { Ready = "/ready" },
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("DB_PASSWORD", "hunter2").Add("DATABASE_URL", "postgres://ada:hunter2@db/farm").Add("NOTE", "two"),
        };
        to = to with { Services = to.Services.SetItem("crop", crop), Gateway = to.Gateway with { Port = 9000, Routes = to.Gateway.Routes.Add("/crop", "crop") } };
        var view = Comparison.Of(from, to);
        Assert.Equal(
            [
                "crop files sha256:0>sha256:1", "crop command run>run --fast", "crop setting DATABASE_URL >(hidden)", "crop setting DB_PASSWORD >(hidden)", "crop setting NOTE >two",
                "crop ready >/ready", "crop replicas 1>3", "fresh service >1.1.0", "old service 1.0.0>", "web calls crop>", "gateway port 8080>9000", "gateway route /crop >crop",
            ],
            view.Changes.Select(change => $"{change.Service} {change.What} {change.From}>{change.To}"));
        Assert.Equal(["same"], view.Same);
        Assert.DoesNotContain("hunter2", view.ToString() + string.Join(' ', view.Changes), StringComparison.Ordinal);
        Assert.Empty(Comparison.Of(from, from).Changes);
    }
}
