using System.Collections.Immutable;
using System.Globalization;
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
    /// <param name="secrets">Marks of secrets, service → variable → mark.</param>
    /// <param name="earlier">Releases already made; a revision seen there keeps its version label.</param>
    /// <param name="version">Version of the new release.</param>
    /// <param name="author">Who asked for it.</param>
    /// <param name="commit">Source revision, when known.</param>
    /// <param name="now">When.</param>
    public static Release Build(
        Platform platform,
        IReadOnlyDictionary<string, string> artefacts,
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> overrides,
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> secrets,
        IReadOnlyList<Release> earlier,
        SemanticVersion version,
        string author,
        string? commit,
        DateTimeOffset now)
    {
        var services = platform.Services.Values.Select(service =>
            Freeze(service, artefacts[service.Name], overrides.GetValueOrDefault(service.Name), secrets.GetValueOrDefault(service.Name), earlier, version.ToString()));
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
        Service service, string artefact, ImmutableSortedDictionary<string, string>? overrides, ImmutableSortedDictionary<string, string>? secrets,
        IReadOnlyList<Release> earlier, string version)
    {
        var draft = new ServiceRelease
        {
            Service = service.Name,
            Kind = service.Kind,
            Version = version,
            Revision = "",
            Artefact = artefact,
            Command = service.Run.Command,
            Settings = overrides is null ? service.Settings : service.Settings.SetItems(overrides),
            Secrets = secrets ?? ImmutableSortedDictionary<string, string>.Empty,
            Calls = service.Calls,
            Contract = service.Contract.IsEmpty ? null : [.. service.Contract.Select(version => version.ToString())],
            Expects = service.Expects.IsEmpty ? null : service.Expects,
            Http = service.Http,
            Replicas = service.Replicas,
            Autoscale = service.Scale.Follows,
            Ordinals = service.Ordinals,
            Generation = earlier is [.., var newest] && newest.Services.TryGetValue(service.Name, out var before) ? before.Generation : 0,
        };
        return Labelled(draft, earlier);
    }

    /// <summary>The same release with other counts of instances, or with services that start anew.</summary>
    /// <param name="current">The release to derive from.</param>
    /// <param name="replicas">Instances to run, by service.</param>
    /// <param name="restart">Services whose instances are all replaced.</param>
    /// <param name="earlier">Releases already made.</param>
    /// <param name="version">Version of the new release.</param>
    /// <param name="author">Who asked for it.</param>
    /// <param name="now">When.</param>
    public static Release Derive(
        Release current, IReadOnlyDictionary<string, int> replicas, IReadOnlySet<string> restart, IReadOnlyList<Release> earlier,
        SemanticVersion version, string author, DateTimeOffset now)
    {
        var services = current.Services.Values.Select(service => service with
        {
            Replicas = replicas.GetValueOrDefault(service.Service, service.Replicas),
            Generation = service.Generation + (restart.Contains(service.Service) ? 1 : 0),
            Version = restart.Contains(service.Service) ? version.ToString() : service.Version,
        });
        return current with
        {
            Version = version.ToString(),
            Author = author,
            CreatedAt = now,
            PromotedFrom = null,
            Services = services.Select(service => Labelled(service, earlier)).ToImmutableSortedDictionary(service => service.Service, service => service),
        };
    }

    /// <summary>Whether two sides differ in nothing but a restart.</summary>
    public static bool OnlyRestarts(ServiceRelease from, ServiceRelease to) =>
        from.Generation != to.Generation && RevisionOf(to with { Generation = from.Generation }) == from.Revision;

    private static ServiceRelease Labelled(ServiceRelease draft, IReadOnlyList<Release> earlier)
    {
        var revision = RevisionOf(draft);
        var known = earlier.SelectMany(release => release.Services.Values).FirstOrDefault(other => other.Service == draft.Service && other.Revision == revision);
        return draft with { Revision = revision, Version = known?.Version ?? draft.Version };
    }

    /// <summary>Everything that makes one running instance differ from another; the count of instances does not.</summary>
    private static string RevisionOf(ServiceRelease service)
    {
        var text = new StringBuilder();
        void Add(string part) => text.Append(part.Length).Append(':').Append(part);
        Add(service.Artefact);
        foreach (var part in service.Command)
        {
            Add(part);
        }

        Add("settings");
        foreach (var (name, value) in service.Settings)
        {
            Add(name);
            Add(value);
        }

        foreach (var (variable, mark) in service.Secrets)
        {
            Add("secret " + variable);
            Add(mark);
        }

        Add("calls");
        foreach (var call in service.Calls)
        {
            Add(call);
        }

        foreach (var version in service.Contract ?? [])
        {
            Add("contract " + version);
        }

        foreach (var (callee, range) in service.Expects ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            Add($"expects {callee} {range}");
        }

        if (service.Ordinals is not null)
        {
            Add("ordinals");
        }

        Add(service.Http.ToString());
        if (service.Generation > 0)
        {
            Add(service.Generation.ToString(CultureInfo.InvariantCulture));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
