using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Holds requests of a service at the edge: so many, so long, and no thread waits with them.</summary>
internal sealed class Waiting(TableHolder holder, TimeProvider clock)
{
    /// <summary>Waits until the service's requests are let go.</summary>
    /// <returns>Whether it may be served now; otherwise it is answered, or its caller has left.</returns>
    public async Task<bool> LetGoAsync(HttpContext context, LiveService service)
    {
        var counter = service.Turned;
        if (!counter.TryWait(service.Hold!.Most))
        {
            return await RefuseAsync(context, service, service.Hold).ConfigureAwait(false);
        }

        try
        {
            var began = clock.GetTimestamp();
            while (true)
            {
                // The promise of a change first: a table that comes between the two ends the wait at once.
                var changed = holder.Changed;
                if (holder.Live?.Services.GetValueOrDefault(service.Name)?.Hold is not { } hold || !hold.Holds(clock.GetUtcNow()))
                {
                    return true;
                }

                var patience = hold.Longest - clock.GetElapsedTime(began);
                if (patience <= TimeSpan.Zero)
                {
                    return await RefuseAsync(context, service, hold).ConfigureAwait(false);
                }

                var rest = hold.Until - clock.GetUtcNow();
                await changed.WaitAsync(rest < patience ? Whole(rest) : Whole(patience), clock, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (context.RequestAborted.IsCancellationRequested)
                {
                    return false;
                }
            }
        }
        finally
        {
            counter.Waited();
        }
    }

    private async Task<bool> RefuseAsync(HttpContext context, LiveService service, Hold hold)
    {
        service.Turned.Refused();
        await Answer.Held(context, service.Name, MaintenanceAnswer.Seconds(hold.Until - clock.GetUtcNow())).ConfigureAwait(false);
        return false;
    }

    /// <summary>Timers count whole milliseconds; one too few would turn in a circle.</summary>
    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds)));
}
