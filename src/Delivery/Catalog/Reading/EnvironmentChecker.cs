namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what the rules of an environment say of each other.</summary>
internal static class EnvironmentChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var (_, environment) in draft.Environments.Entries)
        {
            var rollout = (environment as MapNode ?? MapNode.Empty).Section("rollout");
            CheckSteps(rollout, findings);
            CheckTimes(rollout, findings);
        }
    }

    private static void CheckSteps(MapNode rollout, Findings findings)
    {
        var before = 0;
        foreach (var step in rollout.Values("steps"))
        {
            if (!Share.TryParse(step.Value, out var parts) || parts is < 1 or > 9_999)
            {
                continue; // a fault of its own
            }

            if (parts <= before)
            {
                findings.Add(FaultCodes.StepsNotRising, step.Place, $"the step {step.Value} is not above the one before it, {Share.Format(before)}", "order the steps from small to large");
            }

            before = Math.Max(before, parts);
        }
    }

    private static void CheckTimes(MapNode rollout, Findings findings)
    {
        var usual = new RolloutPolicy();
        var time = PlatformReader.Time(rollout, "stepTime", usual.StepTime);
        var deadline = PlatformReader.Time(rollout, "stepDeadline", usual.StepDeadline);
        if (deadline < time)
        {
            findings.Add(
                FaultCodes.Contradiction, (rollout["stepDeadline"] ?? rollout["stepTime"])!.Place,
                $"stepDeadline {Duration.Format(deadline)} is shorter than stepTime {Duration.Format(time)}, so that no step could pass",
                rollout["stepDeadline"] is null ? $"{Duration.Format(deadline)} is the default; say a longer stepDeadline" : "make stepDeadline the longer one");
        }
    }
}
