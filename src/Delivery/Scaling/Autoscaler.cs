using System.Globalization;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Scaling;

/// <summary>A number of instances that is to change.</summary>
/// <param name="From">As many as are wanted now.</param>
/// <param name="To">As many as are to be wanted.</param>
/// <param name="Why">One sentence with the number, the target and the window.</param>
public sealed record ScalingDecision(int From, int To, string Why);

/// <summary>
/// How many instances a load needs, by the rules that people know from Kubernetes: the load over the target, a tolerance around it, at most
/// twice as many at a time, and fewer only when fewer would have been enough for a while.
/// </summary>
public static class Autoscaler
{
    /// <summary>A number that floating point has made a hair too large needs no instance more.</summary>
    private const double Hair = 1e-9;

    /// <summary>Instances that the load asks for within the bounds; <paramref name="now"/> while it is near enough to the target.</summary>
    public static int Recommended(Autoscale rule, int now, Load load) =>
        Math.Clamp(Targets(rule, load).Select(target => Needed(rule, now, target)).DefaultIfEmpty(now).Max(), rule.Least, rule.Most);

    /// <param name="rule">The bounds and targets.</param>
    /// <param name="now">Instances that are wanted now.</param>
    /// <param name="load">The load over the window.</param>
    /// <param name="highest">The highest recommendation of the stabilization time; null while that is not known for all of it.</param>
    /// <param name="mayRise">Whether the last rise is long enough ago.</param>
    /// <param name="room">How many more there is memory for; null when that is not known.</param>
    /// <returns>Null when the number stays.</returns>
    public static ScalingDecision? Decide(Autoscale rule, int now, Load load, int? highest, bool mayRise, Func<int?> room)
    {
        var wanted = Recommended(rule, now, load);
        if (wanted > now)
        {
            return mayRise ? Rise(rule, now, wanted, load, room) : null;
        }

        // Who fell behind what the last minutes wanted would have to come back at the next wave.
        return Math.Max(wanted, highest ?? now) is var fewer && fewer < now
            ? new(now, fewer, $"{Said(rule, load, fewer)} and no more were needed for {Time(rule.Stabilization)}")
            : null;
    }

    private static ScalingDecision? Rise(Autoscale rule, int now, int wanted, Load load, Func<int?> room)
    {
        var to = Math.Min(wanted, now * 2);
        var fits = room();
        if (fits is { } most && now + most < to)
        {
            return most <= 0 ? null : new(now, now + most, Said(rule, load, wanted) + ", and memory is free for no more");
        }

        return new(now, to, Said(rule, load, wanted) + (to < wanted ? ", at most twice as many at a time" : ""));
    }

    private static int Needed(Autoscale rule, int now, (double Load, int Each, string Unit) target)
    {
        var ratio = target.Load / ((double)now * target.Each);
        return Math.Abs(ratio - 1) <= (rule.Tolerance / 10_000.0) + Hair ? now : (int)Math.Min(100, Math.Ceiling((target.Load / target.Each) - Hair));
    }

    private static IEnumerable<(double Load, int Each, string Unit)> Targets(Autoscale rule, Load load)
    {
        if (rule.RequestsPerSecond is { } rate)
        {
            yield return (load.PerSecond, rate, "requests/s");
        }

        if (rule.InFlight is { } once)
        {
            yield return (load.InFlight, once, "requests in flight");
        }
    }

    private static string Said(Autoscale rule, Load load, int wanted)
    {
        var (amount, each, unit) = Targets(rule, load).MaxBy(target => target.Load / target.Each);
        var bound = wanted == rule.Most && amount / each > wanted ? ", the most there may be" : wanted == rule.Least && amount / each < wanted - 1 ? ", the fewest there may be" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {unit} over {Time(rule.Window)} need {wanted} at {each} each{bound}");
    }

    private static string Time(TimeSpan time) => Duration.Format(time);
}
