using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Gates;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>Who may deploy may hand in a file, but not one that opens the gates in front of them.</summary>
public sealed class RulesGuardTests
{
    private const string Gates = """production: true, approvals: { count: 1 }, windows: ["tue..thu 09:00-16:00"], freezes: [{ from: 2026-12-20, to: 2027-01-02, why: holidays }], checklist: [rollback-ready], soak: 1h""";

    [Theory]
    [InlineData("approvals: { count: 1 }", "approvals: { count: 0 }")]
    [InlineData("approvals: { count: 1 }", "approvals: { count: 1, roles: [farmer] }")]
    [InlineData("""windows: ["tue..thu 09:00-16:00"], """, "")]
    [InlineData("16:00", "17:00")]
    [InlineData("2027-01-02", "2027-01-01")]
    [InlineData("checklist: [rollback-ready]", "checklist: []")]
    [InlineData("soak: 1h", "soak: 1m")]
    [InlineData("production: true, ", "")]
    public void A_change_of_any_gate_needs_the_owner(string before, string after)
    {
        Assert.Contains(before, Gates, StringComparison.Ordinal);
        var changed = Environment(Gates.Replace(before, after, StringComparison.Ordinal));
        var problem = Assert.Throws<ProblemException>(() => RulesGuard.Check(State(Gates), changed, "bo", mayChange: false)).Problem;
        Assert.Equal(("access.rules", 403), (problem.Code, problem.Status));
        RulesGuard.Check(State(Gates), changed, "ada", mayChange: true);
    }

    [Fact]
    public void Everything_else_may_change() =>
        RulesGuard.Check(State(Gates), Environment(Gates + ", log: debug, rollout: { strategy: rolling }"), "bo", mayChange: false);

    [Fact]
    public void The_first_file_opens_nothing() =>
        RulesGuard.Check(new PlatformState { Name = "farm" }, Environment(Gates), "bo", mayChange: false);

    private static PlatformState State(string rules) => new() { Name = "farm", File = new("/farm/agrimaan.yaml", Text(rules), "local") };

    private static TargetEnvironment Environment(string rules) => PlatformFile.Read(Text(rules), "/farm/agrimaan.yaml").Platform!.Environments["local"];

    private static string Text(string rules) => $$"""
        platform: farm
        apiVersion: platform/v1
        services: { crop: { run: { command: [node] } } }
        environments: { local: { {{rules}} } }
        """;
}
