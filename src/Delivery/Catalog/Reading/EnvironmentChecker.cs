namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what the rules of an environment say of each other.</summary>
internal static class EnvironmentChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var environment in draft.Environments.Values)
        {
            var rollout = environment.Map.Section("rollout");
            CheckSteps(rollout, findings);
            CheckTimes(rollout, findings);
            if (rollout["baseline"] is { } baseline && rollout.Text("baseline") == "fresh" && (rollout.Text("strategy") ?? Strategies.Strategy.Canary) != Strategies.Strategy.Canary)
            {
                findings.Add(FaultCodes.Contradiction, baseline.Place, $"a {rollout.Text("strategy")} rollout has no baseline: it is not compared beside another side", "leave it out, or use strategy: canary");
            }

            MatchReader.Check(rollout, rollout.Text("strategy") ?? Strategies.Strategy.Canary, findings);
            ChecksChecker.Check(draft, rollout, findings);
        }
    }

    private static void CheckSteps(MapNode rollout, Findings findings)
    {
        var strategy = rollout.Text("strategy") ?? Strategies.Strategy.Canary;
        var (before, whole) = (0, true);
        foreach (var step in rollout.Values("steps"))
        {
            if (!RolloutStep.TryParse(step.Value, out var read))
            {
                continue; // a fault of its own
            }

            if (strategy == Strategies.Strategy.Rolling || (strategy == Strategies.Strategy.BlueGreen && read.IsShare))
            {
                findings.Add(
                    FaultCodes.Contradiction, step.Place, $"a {strategy} rollout has no step {step.Value}",
                    strategy == Strategies.Strategy.Rolling ? "leave out steps; surge says how many instances come at a time" : "only pauses, scale, mirror and hooks before the switch may stand here; shares of traffic are canary's");
            }
            else if (read.IsMirror && before > 0)
            {
                findings.Add(
                    FaultCodes.Contradiction, step.Place, $"the step {step.Value} comes after a share of traffic, {Share.Format(before)}: a version that takes traffic needs no copies",
                    "put it before the first share");
            }
            else if (read.IsShare && read.Weight <= before)
            {
                findings.Add(FaultCodes.StepsNotRising, step.Place, $"the step {step.Value} is not above the one before it, {Share.Format(before)}", "order the steps from small to large");
            }

            else if (read is { IsShare: true, Time: { } time } && time > PlatformReader.Time(rollout, "stepDeadline", new RolloutPolicy().StepDeadline))
            {
                findings.Add(FaultCodes.Contradiction, step.Place, $"the step {step.Value} is longer than stepDeadline, so that it could not pass", "make stepDeadline longer");
            }
            else if (read.Weight >= Targets.Backend.FullWeight / 2 && !whole && rollout.Text("baseline") == "fresh")
            {
                findings.Add(
                    FaultCodes.Contradiction, step.Place, $"at {step.Value} the new version and its baseline have all traffic, and they are not all of their instances",
                    "put scale 100% before it, or leave out baseline: fresh");
            }

            whole = read.IsScale ? read.Part == Targets.Backend.FullWeight : whole;
            before = Math.Max(before, read.Weight);
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
