using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Strategies;

/// <summary>
/// The check of strategies that go by readiness: evidence against the new version takes it back, but missing evidence is waited
/// for only when the policy says what to do then.
/// </summary>
internal static class Watching
{
    /// <returns>One check, or none when there is no time to watch.</returns>
    public static IEnumerable<Move> Of(RolloutPolicy policy) => policy switch
    {
        { OnInconclusive: { } action } => [new Check(policy.StepTime, policy.StepDeadline, action)],
        { StepTime.Ticks: 0 } => [],
        _ => [new Check(policy.StepTime, policy.StepTime, InconclusiveAction.Promote)],
    };
}
