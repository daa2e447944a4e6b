using System.Globalization;
using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Shows a platform to people.</summary>
internal static class PlatformViews
{
    public static PlatformView Of(PlatformState state, RunState? run, Observation? seen, DateTimeOffset now) => new(
        state.Name, state.File?.Environment ?? "", state.Current?.Version, Loopback(state.Ports?.Public ?? 0), StateOf(state, seen),
        [.. InOrder(state).Select(service => ServiceOf(state, run, seen, service))],
        new(
            seen?.Router.Connected ?? false, seen?.Router.Version ?? 0, seen?.Published?.Version ?? 0, state.Ports?.Public ?? 0, state.Ports?.Admin ?? 0, seen?.Router.Refusal),
        LatestRun(state, run, seen, now))
    {
        Queue = QueueViews.Of(state),
        Dropped = QueueViews.LastDropped(state),
        Incidents = [.. state.Incidents.Where(one => one.IsOpen).Reverse().Select(one => IncidentViews.Of(state.Name, one))],
        Maintenance = [.. state.Orders.At(now).Maintenance.Select(order => new MaintenanceView(
            order.Key == EdgeOrders.Everything ? null : order.Key, order.Value.Message, order.Value.Until))],
        Holds = [.. state.Orders.At(now).Holds.Select(order => new HoldView(order.Key, order.Value.Until, order.Value.Longest, order.Value.Most))],
    };

    public static ReleaseView Of(Release release, bool current) => new(
        release.Version, release.Commit, release.Author, release.CreatedAt, current,
        [.. Planner.InOrder(release).Select(service => new ServiceReleaseView(service.Service, service.Version, service.Revision, service.Artefact, service.Settings))]);

    public static RunView? LatestRun(PlatformState state, RunState? run, Observation? seen, DateTimeOffset now) =>
        state.Runs.Count == 0 ? null : run?.Id == state.Runs[^1].Id ? RunViews.Of(run, seen, now) : RunViews.Of(state.Runs[^1]);

    private static string StateOf(PlatformState state, Observation? seen)
    {
        if (!state.Up)
        {
            return seen is { Instances.Count: > 0 } ? "stopping" : "down";
        }

        var ready = state.Current is { } current && seen is not null
            && current.Services.Values.All(service => seen.AllReady(state.Name, state.Sized(service))) && seen.Settled;
        return ready ? "up" : "starting";
    }

    /// <summary>Services of what runs and of what is on its way, each once.</summary>
    private static IEnumerable<(string Name, string Kind)> InOrder(PlatformState state)
    {
        var coming = state.Active is { } active ? state.Find(active.Plan.Release) : null;
        return new[] { coming, state.Current }
            .Where(release => release is not null)
            .SelectMany(release => Planner.InOrder(release!))
            .Select(service => (service.Service, RunViews.Camel(service.Kind)))
            .Distinct();
    }

    private static ServiceView ServiceOf(PlatformState state, RunState? run, Observation? seen, (string Name, string Kind) service)
    {
        var inner = state.Ports?.Inner.GetValueOrDefault(service.Name) ?? 0;
        var running = (seen?.Instances ?? []).Where(instance => instance.Service == service.Name).ToLookup(instance => instance.Version);
        var routed = seen?.Published?.Services.GetValueOrDefault(service.Name)?.Backends ?? [];
        var step = run is { Phase: not RunPhase.Ended } ? run.Plan.Steps.FirstOrDefault(step => step.Service == service.Name) : null;
        var versions = routed.Select(backend => backend.Version)
            .Concat(running.Select(group => group.Key))
            .Concat(step?.To is { } to ? [to.Version] : [])
            .Distinct()
            .OrderBy(version => SemanticVersion.TryParse(version, out var parsed) ? parsed : null);
        return new(service.Name, service.Kind, Loopback(inner), [.. versions.Select(version => VersionOf(service.Name, version, seen, [.. running[version]]))]) { Scaling = ScalingOf(state, service.Name) };
    }

    private static ScalingView? ScalingOf(PlatformState state, string service) =>
        state.Current?.Services.GetValueOrDefault(service) is { Autoscale: { } rule } current
            ? new(state.SizeOf(current), rule.Least, rule.Most, state.Sizes.GetValueOrDefault(service)?.Why, state.Sizes.GetValueOrDefault(service)?.At)
            : null;

    private static VersionView VersionOf(string service, string version, Observation? seen, IReadOnlyList<Instance> instances)
    {
        var numbers = seen?.Numbers?.Of(service, version) ?? Delivery.Verification.VersionNumbers.Zero;
        return new(
            version, seen?.WeightOf(service, version) ?? 0,
            instances.Count(instance => instance.State == InstanceState.Ready), instances.Count,
            numbers.Requests, numbers.Errors, numbers.Limited,
            instances.Sum(instance => instance.Address is { } address ? seen!.Router.InFlight.GetValueOrDefault(address) : 0),
            numbers.LatencyMs(0.5), numbers.LatencyMs(0.95), numbers.LatencyMs(0.99),
            [.. instances.Select(instance => new InstanceView(
                instance.Key.Value, RunViews.Camel(instance.State), instance.Address, instance.Since, instance.Restarts, instance.Reason))])
        {
            Steered = numbers.Steered,
            SteeredErrors = numbers.SteeredErrors,
        };
    }

    private static string Loopback(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
