namespace Agrimaan.Simulation;

/// <summary>Chance with a seed (SplitMix64): the same on every machine and with every version of the runtime.</summary>
internal sealed class Dice
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Above this a Poisson number is drawn as a normal one.</summary>
    private const double Many = 24;

    private ulong _state;

    public Dice(ulong seed)
    {
        // Twice through the mill: streams that begin a step of the generator apart would be the same numbers, one place on.
        _state = Mix(Mix(seed + 1) ^ Golden);
    }

    public ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong mixed)
    {
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 up to and without 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + (int)(Unit() * (most - least + 1));

    public double Between(double least, double most) => least + (Unit() * (most - least));

    public TimeSpan Seconds(double least, double most) => TimeSpan.FromMilliseconds(Math.Floor(1000 * Between(least, most)));

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Between(0, choices.Length - 1)];

    /// <summary>Tries until something happens that comes every so many tries; at least 1.</summary>
    public int Until(double every) => 1 + (int)Math.Min(int.MaxValue / 2, -Math.Log(1 - Unit()) * every);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>How often something happens that is expected so often.</summary>
    public long Poisson(double mean)
    {
        if (mean <= 0)
        {
            return 0;
        }

        if (mean > Many)
        {
            return (long)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var (limit, product, count) = (Math.Exp(-mean), Unit(), 0L);
        while (product > limit)
        {
            product *= Unit();
            count++;
        }

        return count;
    }

    /// <summary>How many of so many happen that each happen with a probability.</summary>
    public long Binomial(long tries, double probability)
    {
        if (tries <= 0 || probability <= 0)
        {
            return 0;
        }

        if (probability >= 1)
        {
            return tries;
        }

        if (tries <= Many)
        {
            var hits = 0L;
            for (var i = 0; i < tries; i++)
            {
                hits += Unit() < probability ? 1 : 0;
            }

            return hits;
        }

        var mean = tries * probability;
        var drawn = mean <= Many ? Poisson(mean)
            : tries - mean <= Many ? tries - Poisson(tries - mean)
            : (long)Math.Round(mean + (Math.Sqrt(mean * (1 - probability)) * Normal()));
        return Math.Clamp(drawn, 0, tries);
    }
}
