using System.Net.NetworkInformation;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Server.Api;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>The disk will not fill up under the deploy.</summary>
internal sealed class DiskSpace(AboutServer about, StoreCleaning store) : IChecklistItem
{
    /// <summary>What the logs and small files of an instance come to.</summary>
    private const long PerInstance = 32_000_000;

    public string Name => Checklist.DiskSpace;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var sizes = store.Sizes();
        var needed = Retention.ArtefactsOf(deployment.Release).Distinct().Sum(artefact => sizes.GetValueOrDefault(artefact))
            + (PerInstance * deployment.Release.Services.Values.Sum(service => service.Replicas));
        var free = new DriveInfo(about.Home).AvailableFreeSpace;
        var numbers = $"{Amounts.Bytes(free)} are free on the disk of {about.Home}; {Amounts.Bytes(needed)} are wanted";
        return Task.FromResult(free >= needed ? Evidence.Proved(Name, numbers) : Evidence.Missing(Name, numbers, "Make room, for example by `agrimaan gc`."));
    }
}

/// <summary>There is a port for each new instance.</summary>
internal sealed class PortsFree(PortAllotment ports) : IChecklistItem
{
    public string Name => Checklist.PortsFree;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var taken = ports.Claimed().Union(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port));
        var free = PortAllotment.Last - PortAllotment.First + 1 - taken.Count(port => port is >= PortAllotment.First and <= PortAllotment.Last);
        var needed = deployment.Plan.Steps.Sum(step => step.To?.Replicas ?? 0);
        var numbers = $"{free} ports of {PortAllotment.First} to {PortAllotment.Last} are free; {needed} are wanted";
        return Task.FromResult(free >= needed ? Evidence.Proved(Name, numbers) : Evidence.Missing(Name, numbers, "End what listens there."));
    }
}

/// <summary>Every command has its program.</summary>
internal sealed class ProgramsFound(IArtefactStore store) : IChecklistItem
{
    public string Name => Checklist.ProgramsFound;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var commands = deployment.Release.Services.Values.Select(service => (Program: service.Command[0], Folder: store.PathOf(service.Artefact))).Distinct().ToList();
        var missing = commands.Where(command => ProgramFinder.Find(command.Program, command.Folder, null) is null).Select(command => command.Program).Distinct().ToList();
        return Task.FromResult(missing.Count == 0
            ? Evidence.Proved(Name, $"found {string.Join(", ", commands.Select(command => command.Program).Distinct())}")
            : Evidence.Missing(Name, $"not found: {string.Join(", ", missing)}", "Install it, or put it among the service's files."));
    }
}
