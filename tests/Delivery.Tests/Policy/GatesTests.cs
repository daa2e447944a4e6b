using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Verification;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Delivery.Tests.Policy;

public sealed class GatesTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private static readonly Plan Deploy = Planner.Make(PlanKind.Deploy, AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of("1.1.0", "crop"), new());

    private static readonly TargetEnvironment Strict = new()
    {
        Name = "production",
        Approvals = new(1, []),
        Windows = [Window("tue..thu 09:00-16:00 Europe/Berlin")],
        Freezes = [new(new(2026, 11, 20), new(2026, 11, 25), "harvest", "Europe/Berlin")],
        Checklist = [Checklist.DiskSpace, Checklist.RollbackReady],
    };

    [Fact]
    [Trait("Plan", "346")]
    public void Every_closed_gate_is_told_at_once_with_its_next_step()
    {
        var gates = Of(Strict, Deploy, evidence: [Evidence.Missing(Checklist.DiskSpace, "1 MB is free", "Make room.")]);

        Assert.Equal(["approvals", "window", "freeze", "disk-space", "rollback-ready"], gates.Select(gate => gate.Name));
        Assert.All(gates, gate => Assert.False(gate.Open || string.IsNullOrEmpty(gate.Next), gate.ToString()));
        Assert.All(gates[1..3], gate => Assert.Contains("Thu 2026-11-26 09:00 +01:00", gate.Next, StringComparison.Ordinal));
    }

    [Fact]
    public void No_gate_ever_stops_a_way_back()
    {
        var back = Planner.Make(PlanKind.Rollback, AnyRelease.Of("1.1.0", "crop"), AnyRelease.Of("1.0.0", "crop"), new());

        Assert.NotEmpty(back.Steps);
        Assert.Empty(Of(Strict, back));
    }

    [Theory]
    [InlineData("bo", "approver", true)]
    [InlineData("ada", "approver", false)] // made the release
    [InlineData("ADA", "owner", false)]
    [InlineData("eve", "approver", false)] // starts the run
    [InlineData("Eve", "owner", false)]
    public void The_author_and_the_one_who_starts_the_run_never_count(string by, string role, bool open) =>
        Assert.Equal(open, Approved(new(1, []), Given(by, role)));

    [Fact]
    public void An_approval_is_for_one_plan_one_release_and_one_run()
    {
        Assert.True(Approved(new(1, []), Given("bo")));
        Assert.False(Approved(new(1, []), Given("bo") with { PlanHash = "0123456789abcdef" }));
        Assert.False(Approved(new(1, []), Given("bo") with { Release = "1.1.1" }));
        Assert.False(Approved(new(1, []), Given("bo") with { Run = "farm-7" }));
    }

    [Fact]
    public void One_person_twice_is_one_and_a_wrong_role_is_none()
    {
        Assert.False(Approved(new(2, []), Given("bo"), Given("bo", "release-manager"), Given("BO")));
        Assert.True(Approved(new(2, []), Given("bo"), Given("kim")));
        Assert.False(Approved(new(1, ["release-manager"]), Given("bo")));
        Assert.True(Approved(new(1, ["release-manager"]), Given("bo", "release-manager")));
        Assert.True(Approved(new(1, ["release-manager"]), Given("olga", "owner")));
    }

    [Theory]
    [InlineData(Verdict.Pass, true)]
    [InlineData(Verdict.Fail, false)]
    [InlineData(Verdict.Error, false)]
    [InlineData(Verdict.Inconclusive, false)]
    public void Only_what_is_proved_opens_an_item(Verdict verdict, bool open)
    {
        var rules = new TargetEnvironment { Name = "production", Checklist = [Checklist.DiskSpace] };

        Assert.Equal(open, Assert.Single(Of(rules, Deploy, evidence: [new(Checklist.DiskSpace, verdict, "1 TB is free", "Make room.")])).Open);
    }

    [Theory]
    [InlineData("2026-11-26T08:00:00Z", true)] // Thursday 9:00 in Berlin, the freeze is over
    [InlineData("2026-11-26T07:59:00Z", false)]
    [InlineData("2026-11-26T15:00:00Z", false)]
    [InlineData("2026-11-25T10:00:00Z", false)] // in a window, frozen
    public void Windows_and_freezes_are_read_on_the_clock_of_their_place(string moment, bool open) =>
        Assert.Equal(open, Openings.AreOpen(Strict.Windows, Strict.Freezes, DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void What_is_frozen_without_end_says_so()
    {
        var frozen = Strict with { Freezes = [new(new(2026, 1, 1), new(2036, 1, 1), "for good", "UTC")] };

        Assert.Null(Openings.Next(frozen.Windows, frozen.Freezes, Monday));
        Assert.Contains(Of(frozen, Deploy), gate => gate.Kind == GateKind.Freeze && gate.Next!.StartsWith("No deploy may start within a year", StringComparison.Ordinal));
    }

    private static bool Approved(Approvals rule, params Approval[] given) =>
        Assert.Single(Of(new TargetEnvironment { Name = "production", Approvals = rule }, Deploy, given)).Open;

    private static Approval Given(string by, string role = "approver") => new("1.1.0", Deploy.Hash, by, role, Monday);

    private static ImmutableArray<Gate> Of(TargetEnvironment rules, Plan plan, Approval[]? approvals = null, Evidence[]? evidence = null) =>
        Gates.Of(rules, plan, "ada", "eve", approvals ?? [], evidence ?? [], Monday);

    private static DeployWindow Window(string text) => DeployWindow.TryParse(text, out var window) ? window : throw new FormatException(text);
}
