using Xunit;

namespace Agrimaan.Repository.Tests.Plan;

public sealed class PlanCoverageTests
{
    private static readonly IReadOnlyList<PlanLine> Lines = PlanLine.ReadAll();
    private static readonly IReadOnlyList<CoverageRow> Rows = CoverageRow.ReadAll();
    private static readonly IReadOnlyList<Claim> Claims = Claim.ReadAll();

    [Fact]
    public void The_plan_has_634_numbered_lines() =>
        Assert.Equal(Enumerable.Range(1, 634), Lines.Select(l => l.Number));

    [Fact]
    public void Plan_coverage_is_up_to_date()
    {
        var fresh = CoverageDocument.Write(new Coverage(Lines, Rows, Claims));
        var path = Checkout.PathOf(CoverageDocument.File);
        if (Environment.GetEnvironmentVariable("AGRIMAAN_UPDATE_COVERAGE") is "1")
        {
            File.WriteAllText(path, fresh);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == fresh, $"{CoverageDocument.File} is out of date: run ./test --update-coverage");
    }

    [Fact]
    public void A_line_that_works_is_claimed_by_a_test_that_is_never_skipped()
    {
        var proved = Claims.Where(c => c.Counts).Select(c => c.Number).ToHashSet();
        var faults = Rows.Where(r => r.State == State.Works && !proved.Contains(r.Number)).Select(r => $"line {r.Number} is said to work, and no test proves it");

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_row_is_for_a_line_that_no_other_row_has_and_that_is_no_heading()
    {
        var leaves = Lines.Where(l => !l.IsGroup).Select(l => l.Number).ToHashSet();
        Assert.Empty(Rows.Where(r => !leaves.Contains(r.Number)).Select(r => $"line {r.Number} is a heading or not in the plan"));
        Assert.Empty(Rows.GroupBy(r => r.Number).Where(g => g.Count() > 1).Select(g => $"line {g.Key} has {g.Count()} rows"));
    }

    [Fact]
    public void Every_test_claims_lines_that_are_in_the_plan()
    {
        var numbers = Lines.Select(l => l.Number).ToHashSet();
        Assert.Empty(Claims.Where(c => !numbers.Contains(c.Number)).Select(c => $"{c.Test} claims line {c.Number}"));
    }

    [Fact]
    public void Every_command_that_carries_out_a_line_exists()
    {
        var faults =
            from row in Rows
            where row.Command.Length > 0
            let fault = Commands.Fault(row.Command, everyWord: true)
            where fault is not null
            select $"line {row.Number}: {row.Command}: {fault}";

        Assert.Empty(faults);
    }
}
