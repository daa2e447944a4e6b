using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>Takes in platform files.</summary>
internal static class Applications
{
    /// <exception cref="ProblemException">It has faults, another name, or no such environment.</exception>
    public static (Platform Platform, string Environment) Read(string name, ApplyPlatform request)
    {
        var reading = PlatformFile.Read(request.Text, request.File);
        if (reading.Platform is not { } platform)
        {
            throw new ProblemException(new(
                "platform.invalid", $"{Path.GetFileName(request.File)} has {reading.Faults.Length} fault{(reading.Faults.Length == 1 ? "" : "s")}.", "Mend what is listed, then try again.", 422,
                [.. reading.Faults.Select(ViewOf)]));
        }

        if (platform.Name != name)
        {
            throw new ProblemException(new("platform.name", $"The file describes '{platform.Name}', not '{name}'.", $"Use /api/v1/platforms/{platform.Name}.", 422));
        }

        var environment = request.Environment ?? (platform.Environments.Count == 1 ? platform.Environments.Keys.First() : null);
        return environment is not null && platform.Environments.ContainsKey(environment)
            ? (platform, environment)
            : throw new ProblemException(new(
                "environment.unknown", environment is null ? "The file has several environments." : $"The file has no environment '{environment}'.",
                $"Name one of: {string.Join(", ", platform.Environments.Keys)}.", 422));
    }

    /// <summary>What is new; the same file twice records nothing.</summary>
    public static IReadOnlyList<PlatformEvent> Events(PlatformState state, ApplyPlatform request, string environment, PortsAllotted allotted)
    {
        var events = new List<PlatformEvent>();
        var file = new FileApplied(request.File, request.Text, environment);
        if (state.File != file)
        {
            events.Add(file);
        }

        if (state.Ports is null || state.Ports.Public != allotted.Public || state.Ports.Admin != allotted.Admin || !state.Ports.Inner.SequenceEqual(allotted.Inner))
        {
            events.Add(allotted);
        }

        if (!state.Up)
        {
            events.Add(new BroughtUp());
        }

        return events;
    }

    private static FaultView ViewOf(Fault fault) => new(
        fault.Code, fault.Severity == Severity.Error ? "error" : "warning", fault.File, fault.Place.Line, fault.Place.Column, fault.Place.Length,
        fault.Message, fault.Hint, fault.Excerpt);
}
