using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Testing;
using FsCheck.Xunit;

namespace Agrimaan.Delivery.Tests.Planning;

/// <summary>Held against the slow way: every moment of a plan, every pair that runs then.</summary>
public sealed class CompatibilityTests
{
    private static readonly string[] Names = ["web", "crop", "user"];

    [Property(MaxTest = 500)]
    public bool A_plan_is_faulted_exactly_when_some_moment_of_it_runs_a_pair_that_does_not_fit(int seed)
    {
        var chance = new Random(seed);
        var (from, to) = (Any("1.0.0", chance), Any("2.0.0", chance));
        var plan = Planner.Make(PlanKind.Deploy, from, to, new RolloutPolicy());
        return Compatibility.Of(plan, from).Count > 0 == Moments(plan, from).Any(running => running.Any(caller => running.Any(callee => !Fits(caller, callee))));
    }

    private static IEnumerable<List<ServiceRelease>> Moments(Plan plan, Release from)
    {
        var running = from.Services.Values.ToList();
        foreach (var step in plan.Steps.Where(step => step.Service.Length > 0))
        {
            if (step.To is { } to)
            {
                running.Add(to);
            }

            yield return [.. running];
            running.RemoveAll(service => service.Service == step.Service && service != step.To);
            yield return [.. running];
        }
    }

    private static bool Fits(ServiceRelease caller, ServiceRelease callee) =>
        caller.Expects is null || !caller.Expects.TryGetValue(callee.Service, out var expected) || callee.Contract is null || callee.Contract.Contains(expected + ".0");

    private static Release Any(string version, Random chance)
    {
        var present = Names.Where(name => name == "web" || chance.Next(4) > 0).ToArray();
        var release = AnyRelease.Of(version, [.. present.Select(name => chance.Next(3) == 0 ? $"{name}@1.0.0" : name)]);
        var changed = release.Services.Values.Select(service => service.Version == "1.0.0" ? Fixed(service) : service with
        {
            Contract = chance.Next(3) == 0 ? null : [$"{1 + chance.Next(2)}.0"],
            Expects = chance.Next(2) == 0 ? null : ImmutableSortedDictionary<string, string>.Empty.Add(Names[chance.Next(3)], $"={1 + chance.Next(2)}".TrimStart('=')),
        });
        return release with { Services = changed.Select(service => service.Expects?.ContainsKey(service.Service) == true ? service with { Expects = null } : service).ToImmutableSortedDictionary(service => service.Service, service => service) };
    }

    // One revision is one thing: in both releases it says the same.
    private static ServiceRelease Fixed(ServiceRelease service) => service with { Contract = ["1.0"], Expects = null };
}
