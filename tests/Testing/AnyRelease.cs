using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Testing;

/// <summary>Builds releases for tests.</summary>
public static class AnyRelease
{
    /// <param name="version">Version of the release.</param>
    /// <param name="services">Each as <c>name</c>, <c>name@version</c> for an older revision, and calls after a <c>&gt;</c>: <c>web@1.0.0&gt;crop</c>.</param>
    public static Release Of(string version, params string[] services) => new()
    {
        Platform = Fakes.FakePlatform.Name,
        Version = version,
        Author = "ada",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Services = services.Select(text => Service(version, text)).ToImmutableSortedDictionary(service => service.Service, service => service),
        Gateway = new() { Routes = ImmutableSortedDictionary<string, string>.Empty.Add("/", services[0].Split('@', '>')[0]) },
    };

    private static ServiceRelease Service(string version, string text)
    {
        var (own, calls) = text.Split('>') is [var left, var right] ? (left, right.Split(',')) : (text, []);
        var (name, label) = own.Split('@') is [var known, var at] ? (known, at) : (own, version);
        return new()
        {
            Service = name,
            Kind = name == "web" ? ServiceKind.Frontend : ServiceKind.Backend,
            Version = label,
            Revision = "r" + label.Replace(".", "-", StringComparison.Ordinal),
            Artefact = "sha256:0",
            Command = ["run"],
            Settings = ImmutableSortedDictionary<string, string>.Empty,
            Calls = [.. calls],
            Http = new(),
            Replicas = 1,
        };
    }
}
