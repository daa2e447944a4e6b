using Agrimaan.Delivery.Incidents;
using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>After a rollback nobody is told that it helped when it did not, nor the other way round, and the watch ends.</summary>
internal sealed class AftermathIsTold(World world) : Invariant(world)
{
    /// <summary>Above the limit by this much no chance hides it.</summary>
    private const double Plainly = 0.15;

    public override void Recorded(PlatformEvent happened, PlatformState before, PlatformState after)
    {
        if (happened is not IncidentJudged judged || before.Incidents.Find(one => one.Run == judged.Run) is not { } incident)
        {
            return;
        }

        var behaviours = incident.Services.Select(name => after.Current?.Services.GetValueOrDefault(name)).Where(release => release is not null)
            .Select(release => (release!.Service, Is: World.BehaviourOf(release.Service, release.Version))).ToList();
        if (judged.Finding == IncidentFinding.Helped && behaviours.Find(one => one.Is.Errors > incident.Limits.Errors + Plainly) is { Service: { } bad })
        {
            Broken($"{incident.Run} is said to have helped, and {bad} fails");
        }

        if (judged.Results.Any(answer => answer is { Check: "errors", Verdict: Delivery.Verification.Verdict.Fail }) && behaviours.TrueForAll(one => one.Is is { Errors: 0, Steady: true } && !World.Disturbed.Contains(one.Service)))
        {
            Broken($"{incident.Run} is said not to have helped, and nothing fails");
        }
    }

    public override void Settled()
    {
        foreach (var incident in World.Witness.Platform.Incidents.Where(one => one.IsWatched))
        {
            Broken($"{incident.Run} is still watched");
        }
    }
}
