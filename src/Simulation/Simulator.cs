using Agrimaan.Simulation.Stories;

namespace Agrimaan.Simulation;

/// <summary>Plays seeds.</summary>
public static class Simulator
{
    /// <summary>Plays one seed; the same one is the same every time.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="inWords">Whether to keep what happened as lines to read.</param>
    public static SeedOutcome Play(ulong seed, bool inWords = false) => Play(seed, Seams.None, inWords);

    internal static SeedOutcome Play(ulong seed, Seams seams, bool inWords = false)
    {
        using var stage = new Stage(seed, seams, inWords);
        return stage.Play();
    }
}
