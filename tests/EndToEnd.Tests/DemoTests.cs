using System.Text.Json;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

public sealed class DemoTests
{
    [Fact]
    [Trait("Plan", "165")]
    [Trait("Plan", "616")]
    public async Task The_demo_promotes_the_good_release_rolls_back_the_bad_one_and_loses_no_request()
    {
        var home = Directory.CreateTempSubdirectory("agrimaan-demo-home-");
        var demo = await ProgramRun.OfAsync(["demo", "--once", "-o", "json"], home.FullName);
        Assert.True(demo.ExitCode == 0, demo.ToString());
        using var json = JsonDocument.Parse(demo.Output);
        var rows = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(["promoted", "promoted", "rolledBack"], rows.Select(row => row.GetProperty("outcome").GetString()));
        Assert.All(rows.Take(2), row => Assert.Equal(0, row.GetProperty("failedRequests").GetInt64()));
        Assert.InRange(rows[2].GetProperty("peakWeight").GetInt32(), 1, 5_000);
        Assert.Contains("requests failed", rows[2].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.FullName));
        home.Delete();
    }
}
