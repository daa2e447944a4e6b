using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Scaling;

/// <summary>Looks at what each service that follows its load was asked, and says when it is to have another number of instances.</summary>
/// <param name="memory">What memory is free; asked only when a service is to grow.</param>
internal sealed class Scaler(Func<string, MemoryReading?> memory)
{
    private readonly Dictionary<string, LoadHistory> _histories = [];
    private (Release? Current, ImmutableArray<ServiceRelease> Services) _following = (null, []);

    /// <returns>Empty when every number stays; missing numbers change none.</returns>
    public IReadOnlyList<PlatformEvent> Look(PlatformState state, RunState? run, Observation seen, DateTimeOffset now)
    {
        if (!ReferenceEquals(_following.Current, state.Current))
        {
            _following = (state.Current, [.. (state.Current?.Services.Values ?? []).Where(service => service.Autoscale is not null)]);
        }

        if (_following.Services.IsEmpty || !state.Up || seen.Numbers is not { } numbers)
        {
            return [];
        }

        return [.. _following.Services.Select(service => Look(state, run, service, numbers, seen, now)).OfType<PlatformEvent>()];
    }

    private Autoscaled? Look(PlatformState state, RunState? run, ServiceRelease service, TrafficNumbers numbers, Observation seen, DateTimeOffset now)
    {
        var (name, rule) = (service.Service, service.Autoscale!);
        var step = run?.Plan.Steps.FirstOrDefault(step => step.Service == name);
        if (!_histories.TryGetValue(name, out var history))
        {
            _histories[name] = history = new();
        }

        // What the edge keeps away comes back at once: a load that people turned off is not a low one.
        var orders = state.Orders.At(now);
        if (orders.Holds.ContainsKey(name) || orders.Maintenance.ContainsKey(name) || orders.Maintenance.ContainsKey(EdgeOrders.Everything))
        {
            history.Forget();
            return null;
        }

        // Who leaves, or will not follow the load any more, keeps what it has until the run is over.
        if (!history.Add(numbers.Source, numbers.At, Requests(numbers, name), InFlight(seen, name), rule.Window) || history.Over(rule.Window) is not { } load || step is not null and not { To.Autoscale: not null })
        {
            return null;
        }

        var wanted = state.SizeOf(service);
        var highest = history.Highest(Autoscaler.Recommended(rule, wanted, load), numbers.At, rule.Stabilization);
        var last = state.Sizes.GetValueOrDefault(name)?.At;
        return Autoscaler.Decide(rule, wanted, load, highest, last is null || now - last >= rule.Window, () => Room(state, step, service)) is { } decided
            ? new(name, decided.From, decided.To, decided.Why)
            : null;
    }

    /// <summary>Both sides of a rollout, whatever led a request there.</summary>
    private static long Requests(TrafficNumbers numbers, string service)
    {
        var requests = 0L;
        foreach (var (version, counted) in numbers.Versions)
        {
            requests += version.Service == service ? counted.Requests + counted.Steered : 0;
        }

        return requests;
    }

    private static int InFlight(Observation seen, string service) => seen.Instances
        .Where(instance => instance.Service == service && instance.Address is not null)
        .Sum(instance => seen.Router.InFlight.GetValueOrDefault(instance.Address!));

    /// <summary>How many more instances there is memory for, each reckoned with what those that run take; one on each side while a rollout goes on.</summary>
    private int? Room(PlatformState state, PlanStep? step, ServiceRelease service)
    {
        if (memory(state.Name) is not { } reading)
        {
            return null;
        }

        var prefix = $"{state.Name}.{service.Service}.";
        var used = reading.Used.Where(one => one.Key.Value.StartsWith(prefix, StringComparison.Ordinal)).Select(one => one.Value).ToList();
        return used.Count == 0 || used.Average() is var each && each < 1 ? null : (int)Math.Min(100, reading.Free / each / (step is null ? 1 : step.FreshBaseline ? 3 : 2));
    }
}
