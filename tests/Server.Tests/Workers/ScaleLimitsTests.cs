using Agrimaan.Delivery.Catalog;
using Agrimaan.Server.Workers;
using Xunit;

namespace Agrimaan.Server.Tests.Workers;

public sealed class ScaleLimitsTests
{
    private static readonly Platform Farm = PlatformFile.Read(
        """
        platform: farm
        apiVersion: platform/v1
        blueprints: { node: { run: { command: [node] } } }
        services:
          free: { use: node, replicas: 2 }
          ranged: { use: node, scale: { replicas: 2..4 } }
          fixed: { use: node, scale: { fixed: 3, why: one per field } }
          loaded: { use: node, scale: { replicas: 2..4, load: { requestsPerSecond: 50 } } }
          ledger: { use: node, state: local }
        environments: { local: {} }
        """,
        "/farm/agrimaan.yaml").Platform!.In("local");

    [Theory]
    [InlineData("free", 1)]
    [InlineData("free", 100)]
    [InlineData("ranged", 2)]
    [InlineData("ranged", 4)]
    [InlineData("fixed", 3)]
    [InlineData("ledger", 1)]
    [InlineData("gone from the file", 7)]
    public void A_count_that_the_file_allows_is_allowed(string service, int count) => ScaleLimits.Check(Farm, service, count);

    [Theory]
    [InlineData("free", 0, "scale.range", "free cannot have 0 instances.")]
    [InlineData("free", 101, "scale.range", "free cannot have 101 instances.")]
    [InlineData("free", -1, "scale.range", "free cannot have -1 instances.")]
    [InlineData("ranged", 1, "scale.range", "ranged may have 2 to 4 instances, not 1.")]
    [InlineData("ranged", 5, "scale.range", "ranged may have 2 to 4 instances, not 5.")]
    [InlineData("loaded", 2, "scale.automatic", "loaded scales by itself between 2 and 4 instances: what you set would not last.")]
    [InlineData("loaded", 3, "scale.automatic", "loaded scales by itself between 2 and 4 instances: what you set would not last.")]
    [InlineData("fixed", 2, "scale.fixed", "fixed has 3 instances, always: one per field.")]
    [InlineData("fixed", 4, "scale.fixed", "fixed has 3 instances, always: one per field.")]
    [InlineData("ledger", 2, "scale.localState", "ledger keeps its state on its own disk, so that a second instance would have another state.")]
    public void A_count_that_it_does_not_allow_is_refused_with_its_reason_and_the_next_step(string service, int count, string code, string sentence)
    {
        var problem = Assert.Throws<ProblemException>(() => ScaleLimits.Check(Farm, service, count)).Problem;
        Assert.Equal((code, sentence), (problem.Code, problem.Title));
        Assert.NotEmpty(problem.Hint!);
    }
}
