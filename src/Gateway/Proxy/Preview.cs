using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Versions that a request asks for by name, before or while they have a share of traffic.</summary>
/// <param name="Versions">The list as it was written; empty when nothing is asked for.</param>
/// <param name="Asked">Each of the list as it is in the table, null for one that is not; null as a whole when nothing is asked for, or without leave.</param>
/// <param name="IsRefused">Whether there were headers without leave: the request is one like any, and they go no further.</param>
internal readonly record struct Preview(string Versions, LiveVersion?[]? Asked, bool IsRefused)
{
    /// <summary>More are never needed at once.</summary>
    private const int MostVersions = 20;

    public static Preview Of(HttpContext context, LiveTable live)
    {
        var headers = context.Request.Headers;
        var (versions, signature) = (headers[PreviewKey.Header], headers[PreviewKey.KeyHeader]);
        if (versions.Count == 0 && signature.Count == 0)
        {
            return new("", null, IsRefused: false);
        }

        // One of each: of two, somebody behind us might believe the other.
        return versions.Count == 1 && signature.Count == 1 && PreviewKey.Fits(live.Table.PreviewKey, versions[0], signature[0])
            ? new(versions[0]!, [.. versions[0]!.Split(',', MostVersions + 1, StringSplitOptions.TrimEntries).Select(name => Find(name, live))], IsRefused: false)
            : new("", null, IsRefused: true);
    }

    /// <summary>The version of a service: the one that is asked for, else as everybody is served.</summary>
    public LiveVersion? VersionOf(LiveService service) =>
        Array.Find(Asked!, version => version is not null && version.Service == service.Name) ?? service.Choose(Random.Shared.Next(VersionChoice.Buckets));

    private static LiveVersion? Find(string name, LiveTable live) =>
        name.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? live.Services.GetValueOrDefault(name[..at])?.Find(name[(at + 1)..]) : null;
}
