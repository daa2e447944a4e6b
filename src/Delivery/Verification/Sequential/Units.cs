using System.Collections.Immutable;

namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// The event test by independent units instead of requests (anchors C.2 item 5). One stall of one replica makes many requests slow
/// at once; counted one by one they look like overwhelming evidence (C.3: up to 59 % false rollbacks). Here the first event opens a
/// unit, which takes in all that happens within <see cref="Longest"/>, and the unit counts once, at the place x between 0 (all on
/// stable) and 1 (all on the canary). A unit multiplies the bet on ρ by
/// <code>(ρ x + 1 − x) / (ρ w + 1 − w)</code>
/// which is the event test when the unit is one event. It is linear in x, so all it needs is that the mean of x is at most w:
/// <list type="bullet">
/// <item>Events that come with requests: given N events, each sits on the canary with probability w, so x = X/N has mean w.</item>
/// <item>Stalls that come with replicas: a stall sits on the canary with probability r = canary replicas / all. While r is at most w
/// the same test is valid. While r is above w, x is taken from the rates of both sides instead of their counts, with r in the place
/// of w: a stall counts alike on a replica with few requests and on one with many.</item>
/// </list>
/// Only closed units count: x of an open unit can be watched until it happens to be high.
/// </summary>
/// <param name="Null">Probability that an event is the canary's while it is no worse than is put up with.</param>
/// <param name="ByRate">Canary replicas as a share of all where places are taken from rates; otherwise null.</param>
/// <param name="Longest">How long a unit takes in events.</param>
/// <param name="Count">Units that are closed.</param>
/// <param name="OnCanary">Their places added up: what the canary has of them.</param>
/// <param name="Exponents">What they add to each bet of the grid.</param>
public sealed record Units(double Null, double? ByRate, TimeSpan Longest, int Count, double OnCanary, ImmutableArray<double> Exponents)
{
    /// <summary>When the open unit began; null while none is open.</summary>
    public TimeSpan? Opened { get; init; }

    /// <summary>What the open unit has taken in.</summary>
    public BarCount Open { get; init; }

    /// <summary>Nothing counted yet while one share of the traffic is in force.</summary>
    /// <param name="share">Probability that a request is drawn for the canary.</param>
    /// <param name="replicas">Canary replicas as a share of all; null when events come with requests only (errors).</param>
    /// <param name="longest">How long a unit takes in events: longer than a stall of one replica may last.</param>
    /// <param name="tolerance">ρ0: the ratio that is still put up with.</param>
    public static Units Begin(double share, double? replicas, TimeSpan longest, double tolerance = 1)
    {
        var byRate = replicas > share ? replicas : null;
        return new(EventTest.Tilt(byRate ?? share, tolerance), byRate, longest, 0, 0, [.. new double[RatioGrid.Rises.Length]]);
    }

    /// <summary>Adds what was counted in a slice of time that ended at <paramref name="at"/>, closing the open unit when its time is over.</summary>
    /// <param name="at">Time since any fixed moment; never goes back.</param>
    /// <param name="slice">What the slice adds; its share is not looked at.</param>
    public Units Add(TimeSpan at, BarCount slice)
    {
        var units = Opened is { } opened && at - opened > Longest ? Close() : this;
        return units.Opened is null && slice.CanarySlow + slice.StableSlow <= 0
            ? units
            : units with
            {
                Opened = units.Opened ?? at,
                Open = new(
                    0,
                    units.Open.CanarySlow + slice.CanarySlow,
                    units.Open.Canary + slice.Canary,
                    units.Open.StableSlow + slice.StableSlow,
                    units.Open.Stable + slice.Stable),
            };
    }

    /// <summary>Closes the open unit: when the weight changes, no event of the old weight may meet one of the new.</summary>
    public Units Close()
    {
        if (Opened is null)
        {
            return this;
        }

        var place = Place(Open);
        return this with
        {
            Opened = null,
            Open = default,
            Exponents = Null is > 0 and < 1 ? [.. Exponents.Select((sum, j) => sum + LogFactor(RatioGrid.Rises[j], place, Null))] : Exponents,
            Count = Count + 1,
            OnCanary = OnCanary + place,
        };
    }

    /// <summary>ln E against "the canary has the event at most ρ0 times as often", the test begun anew at each step.</summary>
    /// <param name="steps">One entry per weight step, oldest first.</param>
    /// <param name="planned">Steps of the whole rollout.</param>
    public static double LogRise(IReadOnlyList<Units> steps, int planned) =>
        Restarts.Log([.. steps.Select(step => step.Exponents.ToArray())], [], planned);

    internal static double LogFactor(double ratio, double place, double share) =>
        Math.Log((ratio * place) + 1 - place) - Math.Log((ratio * share) + 1 - share);

    private double Place(BarCount unit)
    {
        if (ByRate is not { } replicas)
        {
            return unit.CanarySlow / (unit.CanarySlow + unit.StableSlow);
        }

        var canary = replicas * unit.CanarySlow / Math.Max(1, unit.Canary);
        var stable = (1 - replicas) * unit.StableSlow / Math.Max(1, unit.Stable);
        return canary / (canary + stable);
    }
}
