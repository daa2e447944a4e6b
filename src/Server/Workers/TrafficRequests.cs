using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Server.Workers;

/// <summary>Maintenance and holds: written down first, then brought to the gateway by the loop like everything else.</summary>
internal sealed class TrafficRequests(WorkerList workers, TimeProvider clock) : ITraffic
{
    private const int UsualMost = 1_000;

    private static readonly TimeSpan LongestMaintenance = TimeSpan.FromDays(30);
    private static readonly TimeSpan ConfirmPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public Task<PlatformView> BeginMaintenanceAsync(string platform, BeginMaintenance request, string by, CancellationToken cancellationToken)
    {
        var (service, message) = (request.Service ?? EdgeOrders.Everything, request.Message?.Trim() ?? "");
        var time = request.For is { } asked ? Within("for", asked, LongestMaintenance) : (TimeSpan?)null;
        if (message.Length > Maintenance.MostText)
        {
            throw new ProblemException(new("maintenance.message", $"The message has {message.Length} letters.", $"Use at most {Maintenance.MostText}.", 422));
        }

        return RecordAsync(
            platform,
            state =>
            {
                NeedUp(state);
                NeedService(state, service);
                return [new MaintenanceBegun(service, by, message, clock.GetUtcNow() + time)];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PlatformView> EndMaintenanceAsync(string platform, string? service, string by, CancellationToken cancellationToken)
    {
        var meant = string.IsNullOrEmpty(service) ? EdgeOrders.Everything : service;
        return RecordAsync(platform, state => state.Orders.Maintenance.ContainsKey(meant) ? [new MaintenanceEnded(meant, by)] : [], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PlatformView> HoldAsync(string platform, HoldRequests request, string by, CancellationToken cancellationToken)
    {
        var time = Within("for", request.For, Hold.MostTime);
        var longest = Within("longest", request.Longest ?? time, Hold.MostTime);
        var most = request.Most ?? UsualMost;
        if (most is < 1 or > Hold.MostRequests)
        {
            throw new ProblemException(new("hold.most", $"{most} requests cannot wait.", $"Let 1 to {Hold.MostRequests} wait.", 422));
        }

        return RecordAsync(
            platform,
            state =>
            {
                NeedUp(state);
                NeedService(state, request.Service);
                return [new RequestsHeld(request.Service, by, clock.GetUtcNow() + time, longest, most)];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PlatformView> LetGoAsync(string platform, string service, string by, CancellationToken cancellationToken) =>
        RecordAsync(platform, state => state.Orders.Holds.ContainsKey(service) ? [new RequestsLetGo(service, by)] : [], cancellationToken);

    private async Task<PlatformView> RecordAsync(string platform, Func<PlatformState, IReadOnlyList<PlatformEvent>> decide, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        await worker.Loop.RecordAsync(decide, cancellationToken).ConfigureAwait(false);

        // One turn brings the table to the router; from the next one on it is seen what the gateway serves.
        await worker.Loop.TurnAsync(cancellationToken).ConfigureAwait(false);
        await worker.Loop.TurnAsync(cancellationToken).ConfigureAwait(false);
        var began = clock.GetTimestamp();
        while (worker.Loop.State.Up && worker.Loop.Seen?.Settled != true && clock.GetElapsedTime(began) < ConfirmPatience)
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken).ConfigureAwait(false);
            await worker.Loop.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        worker.Wake();

        return worker.View;
    }

    private static TimeSpan Within(string what, TimeSpan time, TimeSpan most) => time > TimeSpan.Zero && time <= most ? time : throw new ProblemException(new(
        "traffic.time", $"The time '{what}' is {Duration.Format(time)}.", $"Give one above 0 and up to {Duration.Format(most)}.", 422));

    private static void NeedUp(PlatformState state)
    {
        if (!state.Up)
        {
            throw new ProblemException(new("platform.down", $"{state.Name} is down.", "Bring it up first: `agrimaan up`.", 409));
        }
    }

    private static void NeedService(PlatformState state, string service)
    {
        if (service != EdgeOrders.Everything && state.Ports?.Inner.ContainsKey(service) != true)
        {
            throw new ProblemException(new("service.unknown", $"{state.Name} has no service '{service}'.", $"There are: {string.Join(", ", state.Ports?.Inner.Keys ?? [])}.", 404));
        }
    }
}
