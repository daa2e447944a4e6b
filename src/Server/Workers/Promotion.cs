using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>Which release goes to another environment, and where it goes to.</summary>
internal static class Promotion
{
    /// <exception cref="ProblemException">It is unknown, or never ran well.</exception>
    public static Release Ran(PlatformState state, string version)
    {
        var release = RunRequests.Known(state, version);
        return state.HasRun(version) ? release : throw new ProblemException(new(
            "promote.neverRan", $"{version} never ran well on {state.Name}, so that nothing is known of it.", $"Deploy it there first: `agrimaan deploy {version} --platform {state.Name}`.", 409));
    }

    /// <summary>What the platform is called in an environment: <c>name@environment</c>, or its plain name where it came up under that one.</summary>
    /// <exception cref="ProblemException">There is no such environment, or it is the one where the release ran.</exception>
    public static string NameIn(WorkerList workers, PlatformState from, string environment)
    {
        var environments = PlatformFile.Read(from.File!.Text, from.File.File).Platform!.Environments;
        if (!environments.ContainsKey(environment))
        {
            throw new ProblemException(new(
                "environment.unknown", $"The platform file has no environment '{environment}'.",
                Suggestion.Nearest(environment, environments.Keys) is { } near ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", environments.Keys)}.", 422));
        }

        if (environment == from.File.Environment)
        {
            throw new ProblemException(new("promote.same", $"{from.Name} is {environment}.", $"Name another environment: {string.Join(", ", environments.Keys.Where(name => name != environment))}.", 422));
        }

        var plain = from.Name.Split('@')[0];
        return workers.Find(plain)?.Loop.State.File?.Environment == environment ? plain : $"{plain}@{environment}";
    }

    /// <summary>The file as it was handed in where the release ran; the environment's own if that one is newer.</summary>
    public static ApplyPlatform FileFor(PlatformState from, PlatformState? there, string environment)
    {
        var file = there?.File is { } own && there.FileAppliedAt > from.FileAppliedAt ? own : from.File!;
        return new(file.File, file.Text, environment);
    }

    /// <summary>The files of each service that the environment has.</summary>
    /// <exception cref="ProblemException">The release lacks one.</exception>
    public static Dictionary<string, string> Artefacts(Platform platform, Release from)
    {
        if (platform.Services.Keys.FirstOrDefault(name => !from.Services.ContainsKey(name)) is { } missing)
        {
            throw new ProblemException(new(
                "promote.service", $"{platform.Name} has {missing}, which {from.Version} of {from.Platform} lacks.", $"Make a release on {from.Platform} that has it, let it run there, and take that one.", 409));
        }

        return platform.Services.Keys.ToDictionary(name => name, name => from.Services[name].Artefact, StringComparer.Ordinal);
    }
}
