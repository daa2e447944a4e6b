using System.Text.Json;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>What a run was begun with is what it goes on with after a restart, also where it says "none".</summary>
public sealed class PolicyJournalTests
{
    [Theory]
    [InlineData("judge: limits")]
    [InlineData("strategy: rolling")]
    [InlineData("onFailure: ask, guidanceDeadline: 5m")]
    [InlineData("onFailure: ask")]
    [InlineData("strategy: blue-green, onInconclusive: promote, steps: [scale 1, pause, scale 50%]")]
    [InlineData("baseline: fresh, steps: [10% 30m], stepDeadline: 1h, abort: { latencyFloor: 0s }")]
    [InlineData("keepWarm: 0s, warmup: 0s, drainDeadline: { http: 1s, websocket: 0s }")]
    public void A_policy_is_read_as_it_was_written(string rollout)
    {
        var policy = Catalog.Files.Good(Catalog.Files.With(rollout: rollout)).Environments.Values.First().Rollout;
        var plan = Planner.Make(PlanKind.Deploy, AnyRelease.Of("1.0.0", "crop"), AnyRelease.Of("2.0.0", "crop"), policy);
        var text = JsonSerializer.Serialize(plan, JournalJson.Default.Plan);
        var again = JsonSerializer.Deserialize(text, JournalJson.Default.Plan)!;
        Assert.Equal(text, JsonSerializer.Serialize(again, JournalJson.Default.Plan));
        Assert.Equal((policy.Compare, policy.OnInconclusive, policy.Abort), (again.Policy.Compare, again.Policy.OnInconclusive, again.Policy.Abort));
        Assert.Equal(policy.Steps, again.Policy.Steps);
        Assert.Equal((policy.FreshBaseline, policy.KeepWarm, policy.Warmup, policy.DrainWebSocket, policy.GuidanceDeadline), (again.Policy.FreshBaseline, again.Policy.KeepWarm, again.Policy.Warmup, again.Policy.DrainWebSocket, again.Policy.GuidanceDeadline));
    }
}
