using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Releases;

/// <summary>Freezes a platform into a release.</summary>
public static class ReleaseBuilder
{
    /// <summary>Makes the release; pure, so the same inputs give the same release.</summary>
    /// <param name="platform">The platform as its file says.</param>
    /// <param name="artefacts">Digest per service.</param>
    /// <param name="overrides">Settings to change, service → name → value; they win over the file's.</param>
    /// <param name="earlier">Releases already made; a revision seen there keeps its version label.</param>
    /// <param name="version">Version of the new release.</param>
    /// <param name="author">Who asked for it.</param>
    /// <param name="commit">Source revision, when known.</param>
    /// <param name="now">When.</param>
    public static Release Build(
        Platform platform,
        IReadOnlyDictionary<string, string> artefacts,
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> overrides,
        IReadOnlyList<Release> earlier,
        SemanticVersion version,
        string author,
        string? commit,
        DateTimeOffset now)
    {
        var services = platform.Services.Values.Select(service =>
            Freeze(service, artefacts[service.Name], overrides.GetValueOrDefault(service.Name), earlier, version.ToString()));
        return new Release
        {
            Platform = platform.Name,
            Version = version.ToString(),
            Commit = commit,
            Author = author,
            CreatedAt = now,
            Services = services.ToImmutableSortedDictionary(service => service.Service, service => service),
            Gateway = platform.Gateway,
        };
    }

    private static ServiceRelease Freeze(
        Service service, string artefact, ImmutableSortedDictionary<string, string>? overrides, IReadOnlyList<Release> earlier, string version)
    {
        var settings = overrides is null ? service.Settings : service.Settings.SetItems(overrides);
        var revision = RevisionOf(service, artefact, settings);
        var known = earlier.SelectMany(release => release.Services.Values)
            .FirstOrDefault(other => other.Service == service.Name && other.Revision == revision);
        return new ServiceRelease
        {
            Service = service.Name,
            Kind = service.Kind,
            Version = known?.Version ?? version,
            Revision = revision,
            Artefact = artefact,
            Command = service.Run.Command,
            Settings = settings,
            Calls = service.Calls,
            Http = service.Http,
            Replicas = service.Replicas,
        };
    }

    /// <summary>Everything that makes one running instance differ from another; the count of instances does not.</summary>
    private static string RevisionOf(Service service, string artefact, ImmutableSortedDictionary<string, string> settings)
    {
        var text = new StringBuilder();
        void Add(string part) => text.Append(part.Length).Append(':').Append(part);
        Add(artefact);
        foreach (var part in service.Run.Command)
        {
            Add(part);
        }

        Add("settings");
        foreach (var (name, value) in settings)
        {
            Add(name);
            Add(value);
        }

        Add("calls");
        foreach (var call in service.Calls)
        {
            Add(call);
        }

        Add(service.Http.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
