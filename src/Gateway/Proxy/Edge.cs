using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tables;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>The request path up to the choice of a version: whose request it is, and which version answers it. Nothing here may block.</summary>
internal sealed class Edge(TableHolder holder, Forwarding forwarding, Waiting waiting, Mirror mirror, TimeProvider clock)
{
    public Task ServeAsync(HttpContext context, Door door)
    {
        if (holder.Live is not { } live)
        {
            return Answer.NoTable(context);
        }

        var preview = Preview.Of(context, live);
        if (preview.Asked is { } asked)
        {
            if (!asked.All(version => version is not null))
            {
                return Answer.NoPreview(context);
            }

            context.Response.Headers[PreviewKey.Header] = preview.Versions;
            if (context.Request.Path.Equals(PreviewKey.ProbePath, StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        }

        var service = door.IsPublic ? live.Match(context.Request.Path.Value ?? "/") : live.Services.GetValueOrDefault(door.Name);
        if (service is null)
        {
            return door.IsPublic ? Answer.NoRoute(context) : Answer.NoService(context, door.Name);
        }

        if (((door.IsPublic ? live.Table.Maintenance : null) ?? service.Maintenance) is { } maintenance && preview.Asked is null && maintenance.Holds(clock.GetUtcNow()))
        {
            service.Turned.Maintained();
            return MaintenanceAnswer.WriteAsync(context, maintenance, clock.GetUtcNow());
        }

        if (service.Hold is { } hold && hold.Holds(clock.GetUtcNow()))
        {
            return WaitAsync(context, door, service);
        }

        var (version, lane) = Choose(context, door, live, service, preview);
        if (version is null)
        {
            return Answer.NoInstance(context, service.Name);
        }

        var passage = new Passage(service.Name, version, lane, door, preview, live.Table.PathHeader);
        return service.Mirroring is { } copies && lane == Lane.Drawn && Random.Shared.Next(Backend.FullWeight) < copies.Share && Mirror.May(context.Request)
            ? mirror.ServeAsync(context, passage, copies.Version, forwarding.ForwardAsync)
            : forwarding.ForwardAsync(context, passage);
    }

    /// <summary>Afterwards everything is asked anew: another table may be in force.</summary>
    private async Task WaitAsync(HttpContext context, Door door, LiveService service)
    {
        if (await waiting.LetGoAsync(context, service).ConfigureAwait(false))
        {
            await ServeAsync(context, door).ConfigureAwait(false);
        }
    }

    /// <summary>By name, else by a rule, else by the weights.</summary>
    private static (LiveVersion? Version, Lane Lane) Choose(HttpContext context, Door door, LiveTable live, LiveService service, Preview preview)
    {
        if (preview.Asked is not null)
        {
            return (preview.VersionOf(service), Lane.Preview);
        }

        if (service.Steering is { } steering && steering.Means(context.Request))
        {
            return (steering.Version, Lane.Steered);
        }

        var bucket = live.Table.Sticky ? BucketCookie.Of(context, door) : Random.Shared.Next(VersionChoice.Buckets);
        return (service.Choose(bucket), Lane.Drawn);
    }
}
