using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>Takes in platform files.</summary>
internal static class Applications
{
    /// <summary>The file as it is in the environment that is meant.</summary>
    /// <param name="id">What the platform is called here: its name, or <c>name@environment</c> beside its other environments.</param>
    /// <param name="request">The file.</param>
    /// <exception cref="ProblemException">It has faults, another name, or no such environment.</exception>
    public static (Platform Platform, string Environment) Read(string id, ApplyPlatform request)
    {
        var reading = PlatformFile.Read(request.Text, request.File);
        var platform = reading.Platform ?? throw Invalid(request.File, reading.Faults);
        var (name, place) = id.Split('@') is [var before, var after] ? (before, after) : (id, request.Environment);
        if (platform.Name != name || (request.Environment is { } wanted && wanted != place))
        {
            throw new ProblemException(new("platform.name", $"The file describes '{platform.Name}', not '{id}'.", $"Use /api/v1/platforms/{platform.Name}.", 422));
        }

        var environment = place ?? (platform.Environments.Count == 1 ? platform.Environments.Keys.First() : null);
        if (environment is null || !platform.Environments.TryGetValue(environment, out var rules))
        {
            throw new ProblemException(new(
                "environment.unknown", environment is null ? "The file has several environments." : $"The file has no environment '{environment}'.",
                $"Name one of: {string.Join(", ", platform.Environments.Keys)}, such as `agrimaan up --environment {platform.Environments.Keys.First()}`.", 422));
        }

        return rules.Target == "local"
            ? (platform.In(environment) with { Name = id }, environment)
            : throw new ProblemException(new("target.unsupported", $"{environment} runs on {rules.Target}, which this version cannot do yet.", "Bring up an environment whose target is local.", 422));
    }

    public static ProblemException Invalid(string file, IReadOnlyList<Fault> faults) => new(new(
        "platform.invalid", $"{Path.GetFileName(file)} has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}.", "Mend what is listed, then try again.", 422, [.. faults.Select(ViewOf)]));

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
