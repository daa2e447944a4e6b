namespace Agrimaan.Delivery.Running;

/// <summary>
/// When the loop looks again, if nobody wakes it. What changes is looked at often; what lasts is looked at more and more seldom, since what
/// a look finds late is then a small part of the time it took.
/// </summary>
internal static class Pace
{
    public static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    /// <summary>A step that has waited for four seconds is looked at as often as a young one, one that has for twenty once a second.</summary>
    private const double OfAge = 0.05;

    /// <param name="run">The run in progress, or null.</param>
    /// <param name="leaving">Whether instances are on their way out, or old ones are kept warm.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan Of(RunState? run, bool leaving, DateTimeOffset now) =>
        run is null ? (leaving ? Busy : Calm)
        : leaving || run.Phase != RunPhase.Forward || WaitingSince(run) is not { } since ? Busy
        : TimeSpan.FromTicks(Math.Clamp((long)((now - since).Ticks * OfAge), Busy.Ticks, Calm.Ticks));

    /// <summary>Since when every step under way only waits; null when one moves something.</summary>
    private static DateTimeOffset? WaitingSince(RunState run)
    {
        DateTimeOffset? since = null;
        foreach (var step in run.Steps.Values)
        {
            if (step.Phase is StepPhase.Pending or StepPhase.Done)
            {
                continue;
            }

            if (!step.Waits)
            {
                return null;
            }

            since = since > step.Since ? since : step.Since;
        }

        return since;
    }
}
