using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Running;

/// <summary>What a target is told about the instances of a release.</summary>
public static class InstanceSpecs
{
    /// <summary>One spec per replica.</summary>
    /// <param name="platform">The platform's name.</param>
    /// <param name="release">What to run.</param>
    /// <param name="innerPorts">Where callers inside the platform reach each service.</param>
    public static IEnumerable<InstanceSpec> Of(string platform, ServiceRelease release, ImmutableSortedDictionary<string, int> innerPorts) =>
        Enumerable.Range(release.First, release.Replicas).Select(ordinal => new InstanceSpec
        {
            Key = InstanceKey.Of(platform, release.Service, release.Revision, ordinal),
            Platform = platform,
            Service = release.Service,
            Version = release.Version,
            Artefact = release.Artefact,
            Command = release.Command,
            Environment = EnvironmentOf(release, innerPorts),
            Secrets = release.Secrets,
            Http = release.Http,
            Ordinal = release.Ordinals is null ? null : ordinal,
        });

    /// <summary>The variable that holds the address of a called service: <c>user-service</c> gives <c>USER_SERVICE_URL</c>.</summary>
    public static string AddressVariable(string service) => service.ToUpperInvariant().Replace('-', '_') + "_URL";

    private static ImmutableSortedDictionary<string, string> EnvironmentOf(ServiceRelease release, ImmutableSortedDictionary<string, int> innerPorts) =>
        release.Settings.SetItems(release.Calls
            .Where(innerPorts.ContainsKey)
            .Select(called => KeyValuePair.Create(AddressVariable(called), string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{innerPorts[called]}"))));
}
