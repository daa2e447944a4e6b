using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Catalog;

/// <summary>A service of somebody else that this platform asks.</summary>
public sealed record ExternalService
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Path that answers 2xx when it can be used, or null: then an open port is enough.</summary>
    public string? Probe { get; init; }

    /// <summary>The stand-in that is run as a service of the environment, or null.</summary>
    public MockRun? Mock { get; init; }

    /// <summary>Address of a stand-in that runs elsewhere, or null; never beside <see cref="Mock"/>.</summary>
    public string? MockAddress { get; init; }

    /// <summary>Address of the provider's own place for trying, or null.</summary>
    public string? Sandbox { get; init; }

    /// <summary>Address of the real thing, or null; used by environments that are production alone.</summary>
    public string? Live { get; init; }

    /// <summary>The address for a mode; null when it has none, or when it is run as a mock.</summary>
    public string? AddressFor(ExternalMode mode) => mode switch { ExternalMode.Live => Live, ExternalMode.Sandbox => Sandbox, _ => MockAddress };
}

/// <summary>An external service as one environment sees it from outside.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Mode">Which face it is.</param>
/// <param name="Address">Where it answers.</param>
/// <param name="Probe">Path that answers 2xx when it can be used, after the address; null asks for an open port alone.</param>
public sealed record ExternalFace(string Name, ExternalMode Mode, string Address, string? Probe)
{
    /// <summary>
    /// Those that services of the platform ask, by name, with the address that they are given. What is run as a mock is none: it is watched
    /// like any service.
    /// </summary>
    /// <param name="platform">The platform as it is in the environment.</param>
    /// <param name="environment">Which face each shows.</param>
    public static IEnumerable<ExternalFace> AskedBy(Platform platform, TargetEnvironment environment) =>
        from name in platform.Services.Values.SelectMany(service => service.External).Distinct().Order(StringComparer.Ordinal)
        let given = platform.Services.Values.Where(service => service.External.Contains(name)).Select(service => service.Settings.GetValueOrDefault(InstanceSpecs.AddressVariable(name)))
        where given.First() is not null && !platform.Services.ContainsKey(name)
        select new ExternalFace(name, environment.External[name], given.First()!, platform.External[name].Probe);
}

/// <summary>How a mock is run.</summary>
public sealed record MockRun(RunCommand Run, Probes Http);

/// <summary>Which of its faces an external service shows to an environment.</summary>
public enum ExternalMode
{
    Mock,
    Sandbox,
    Live,
}
