using System.Globalization;
using Agrimaan.Delivery.Policy;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>What runs now is well: a deploy onto something broken tells nothing about the release.</summary>
internal sealed class PlatformHealthy : IChecklistItem
{
    public string Name => Checklist.PlatformHealthy;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(Look(deployment.Platform));

    private Evidence Look(ISeenPlatform platform)
    {
        var state = platform.State;
        if (platform.Trouble is { } trouble)
        {
            return Evidence.Missing(Name, $"{state.Name} is in trouble: {trouble}", $"Mend that first; see `agrimaan status --platform {state.Name}`.");
        }

        if (platform.Seen is not { } seen)
        {
            return Evidence.Unknown(Name, "the platform was not looked at yet", "Look again in a moment.");
        }

        var ill = (state.Current?.Services.Values ?? []).Where(service => !seen.AllReady(state.Name, service)).Select(service => service.Service).ToList();
        return ill.Count > 0
            ? Evidence.Missing(Name, $"not every instance is ready of {string.Join(", ", ill)}", $"Mend that first; see `agrimaan status --platform {state.Name}`.")
            : Evidence.Proved(Name, state.Current is { } current ? $"all {current.Services.Values.Sum(service => service.Replicas)} instances of {current.Version} are ready" : "nothing runs yet, and nothing is in trouble");
    }
}

/// <summary>The gateway does what it is told.</summary>
internal sealed class GatewayConnected : IChecklistItem
{
    public string Name => Checklist.GatewayConnected;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var (state, seen) = (deployment.Platform.State, deployment.Platform.Seen);
        return Task.FromResult(seen switch
        {
            null => Evidence.Unknown(Name, "the gateway was not looked at yet", "Look again in a moment."),
            { Router.Connected: false } => Evidence.Missing(Name, "the gateway is not connected", "Wait until it is; see serve.log in the home folder if it stays away."),
            { Router.Refusal: { } refusal } => Evidence.Missing(Name, $"the gateway refused its newest table: {refusal}", $"See `agrimaan status --platform {state.Name}`."),
            { Published: { } table, Settled: false } => Evidence.Missing(Name, $"the gateway serves table {seen.Router.Version}, not the newest one, {table.Version}", "Look again in a moment."),
            { Published: { } table } => Evidence.Proved(Name, $"the gateway serves table {table.Version} on port {state.Ports?.Public}"),
            _ => Evidence.Proved(Name, $"the gateway is connected and waits for its first table on port {state.Ports?.Public}"),
        });
    }
}

/// <summary>There are numbers to judge a new version by.</summary>
internal sealed class NumbersReadable : IChecklistItem
{
    public string Name => Checklist.NumbersReadable;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(deployment.Platform.Seen?.Numbers is { } numbers
        ? Evidence.Proved(Name, $"the gateway's counts were read: {Requests(deployment, numbers)} requests to what runs")
        : Evidence.Unknown(Name, "the gateway's counts cannot be read", "Wait until it is connected; see serve.log in the home folder if it stays away."));

    private static string Requests(Deployment deployment, Delivery.Verification.TrafficNumbers numbers) =>
        (deployment.Platform.State.Current?.Services.Values ?? []).Sum(service => numbers.Of(service.Service, service.Version).Requests).ToString("N0", CultureInfo.InvariantCulture);
}
