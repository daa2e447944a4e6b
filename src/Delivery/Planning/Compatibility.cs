using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Delivery.Planning;

/// <summary>Two versions that would run at one time, of which one expects what the other does not offer.</summary>
/// <param name="Step">The step during which they first do.</param>
public sealed record UnsupportedPair(string Step, ServiceRelease Caller, ServiceRelease Callee)
{
    /// <summary>For a person.</summary>
    public string Sentence =>
        $"{Caller.Service} {Caller.Version} expects {Caller.Expects![Callee.Service]} of {Callee.Service}, and {Callee.Service} {Callee.Version} answers to {string.Join(" and ", Callee.Contract!)}";
}

/// <summary>
/// Whether everything that runs at one time fits together. While a service moves both its versions run, and may be called by both
/// versions of nobody else, since services move one after the other. Going back passes through the same states.
/// </summary>
public static class Compatibility
{
    /// <param name="plan">What would be done.</param>
    /// <param name="current">What runs now, or null.</param>
    public static IReadOnlyList<UnsupportedPair> Of(Plan plan, Release? current)
    {
        var running = (current?.Services.Values ?? []).ToDictionary(service => service.Service, service => ImmutableArray.Create(service));
        var pairs = new List<UnsupportedPair>();
        foreach (var step in plan.Steps.Where(step => step.Service.Length > 0))
        {
            running[step.Service] = [.. new[] { step.From, step.To }.OfType<ServiceRelease>()];
            pairs.AddRange(PairsOf(step, running));
            running[step.Service] = step.To is { } to ? [to] : [];
        }

        return [.. pairs.DistinctBy(pair => (pair.Caller.Service, pair.Caller.Revision, pair.Callee.Service, pair.Callee.Revision))];
    }

    private static IEnumerable<UnsupportedPair> PairsOf(PlanStep step, Dictionary<string, ImmutableArray<ServiceRelease>> running) =>
        from caller in running.Values.SelectMany(versions => versions)
        from callee in running.Values.SelectMany(versions => versions)
        where (caller.Service == step.Service || callee.Service == step.Service) && !Fits(caller, callee)
        select new UnsupportedPair(step.Id, caller, callee);

    /// <summary>What is not said is not held against anybody: contracts can be brought in one service at a time.</summary>
    private static bool Fits(ServiceRelease caller, ServiceRelease callee) =>
        caller.Expects?.GetValueOrDefault(callee.Service) is not { } text || callee.Contract is not { Count: > 0 } offered || ContractRange.Parse(text) is not { } range
        || offered.Any(version => ContractVersion.TryParse(version, out var read) && range.Holds(read));
}
