using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Invariants;

/// <summary>In the end there is exactly what the current release says, process by process and weight by weight; after a rollback that is what was before.</summary>
internal sealed class LeavesWhatIsWanted(World world) : Invariant(world)
{
    private string? _expected;

    public override void Finished(RunSummary run, RunState state)
    {
        var witness = World.Witness;
        _expected = run.Outcome == RunOutcome.Promoted ? state.Plan.Release : witness.Before;
        if (witness.Platform.Current?.Version != _expected)
        {
            Broken($"{run.Id} ended {run.Outcome} and leaves {witness.Platform.Current?.Version}, not {_expected}");
        }
    }

    public override void Settled()
    {
        if (World.Witness.Platform is not { Up: true, Current: { } current, Ports: { } ports })
        {
            return;
        }

        var specs = current.Services.Values.SelectMany(release => InstanceSpecs.Of(World.Platform, World.Witness.Platform.Sized(release), ports.Inner)).ToDictionary(spec => spec.Key);
        foreach (var life in World.Target.Lives.Where(life => !specs.ContainsKey(life.Spec.Key) || life.StoppingSince is not null))
        {
            Broken($"{life.Spec.Key} is left over");
        }

        foreach (var missing in specs.Keys.Except(World.Target.Lives.Select(life => life.Spec.Key)))
        {
            Broken($"{missing} is missing");
        }

        foreach (var life in World.Target.Lives)
        {
            if (specs.TryGetValue(life.Spec.Key, out var spec) && (life.Spec.Artefact != spec.Artefact || !life.Spec.Environment.SequenceEqual(spec.Environment)))
            {
                Broken($"{life.Spec.Key} runs with other settings");
            }
        }

        CheckTable(current);
    }

    private void CheckTable(Release current)
    {
        var table = World.Gateway.Served;
        if (table is null || !table.Services.Keys.Order(StringComparer.Ordinal).SequenceEqual(current.Services.Keys.Order(StringComparer.Ordinal)) || !table.Routes.SequenceEqual(current.Gateway.Routes))
        {
            Broken($"the gateway serves other services or routes than {current.Version} has");
            return;
        }

        foreach (var release in current.Services.Values)
        {
            var (backends, expected) = (table.Services[release.Service].Backends, Expected(release));
            if (backends.IsEmpty ? expected > 0 : backends is not [{ Weight: Backend.FullWeight } only] || only.Version != release.Version || only.Addresses.Length != expected)
            {
                Broken($"the gateway does not serve {release.Service} {release.Version} on {expected} instances alone");
            }
        }
    }

    /// <summary>What cannot stay ready takes no traffic; when nothing is ready, anything that was does.</summary>
    private int Expected(ServiceRelease release)
    {
        var states = World.Target.Lives.Where(life => life.Spec.Service == release.Service).Select(life => life.Seen).ToList();
        return states.Count(state => state == InstanceState.Ready) is > 0 and var ready ? ready : states.Count(state => state == InstanceState.Unready);
    }
}
