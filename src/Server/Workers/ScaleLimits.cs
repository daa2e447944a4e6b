using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>How many instances the platform file lets a service have.</summary>
internal static class ScaleLimits
{
    public static ProblemException NothingRuns(PlatformState state) => new(new("release.none", $"{state.Name} runs no release yet.", "Bring it up first: `agrimaan up`.", 409));

    /// <exception cref="ProblemException">A service does not run, or may not have so many instances.</exception>
    public static void Check(PlatformState state, Release current, IReadOnlyDictionary<string, int> replicas, IEnumerable<string> others)
    {
        foreach (var service in replicas.Keys.Concat(others).Where(service => !current.Services.ContainsKey(service)))
        {
            var near = Suggestion.Nearest(service, current.Services.Keys);
            throw new ProblemException(new("service.unknown", $"{state.Name} has no service '{service}'.", near is null ? $"It has {string.Join(", ", current.Services.Keys)}." : $"Did you mean '{near}'?", 422));
        }

        var platform = AppliedPlatform.In(state.File!);
        foreach (var (service, count) in replicas)
        {
            Check(platform, service, count);
        }
    }

    /// <exception cref="ProblemException">The file fixes the number, the service keeps its state on its own disk, or the count is out of the range.</exception>
    public static void Check(Platform platform, string name, int count)
    {
        if (count is < 1 or > 100)
        {
            throw new ProblemException(new("scale.range", $"{name} cannot have {count} instances.", "From 1 to 100 are possible; `agrimaan down` ends them all.", 422));
        }

        if (!platform.Services.TryGetValue(name, out var service))
        {
            return;
        }

        if (service.Scale.Follows is { } rule)
        {
            throw new ProblemException(new(
                "scale.automatic", $"{name} scales by itself between {rule.Least} and {Instances(rule.Most)}: what you set would not last.",
                "Change its bounds in the platform file (`scale: replicas`), or take `load` out of its scale; then `agrimaan up`.", 409));
        }

        if (count == service.Replicas)
        {
            return;
        }

        if (service.Scale.Fixed is { } why)
        {
            throw new ProblemException(new("scale.fixed", $"{name} has {Instances(service.Replicas)}, always: {why}.", "The platform file says so by `scale: fixed`; change it there, if that reason is gone.", 409));
        }

        if (service.State == StateKind.Local)
        {
            throw new ProblemException(new(
                "scale.localState", $"{name} keeps its state on its own disk, so that a second instance would have another state.",
                "Keep that state in a store, and take `state: local` from the platform file; then it can be scaled.", 409));
        }

        if (count < service.Scale.Least || count > service.Scale.Most)
        {
            throw new ProblemException(new("scale.range", $"{name} may have {service.Scale.Least} to {service.Scale.Most} instances, not {count}.", "The platform file says so by `scale: replicas`; choose a count in that range, or change it there.", 409));
        }
    }

    private static string Instances(int count) => count == 1 ? "1 instance" : $"{count} instances";
}
