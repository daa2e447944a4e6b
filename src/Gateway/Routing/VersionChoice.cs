namespace Agrimaan.Gateway.Routing;

/// <summary>Picks a version for a bucket.</summary>
internal static class VersionChoice
{
    /// <summary>Buckets in all; weights are counted in them.</summary>
    public const int Buckets = 10_000;

    /// <summary>
    /// The newest version (the last) takes the lowest buckets, the one before it the next, and so on: raising the newest version's
    /// weight only adds buckets to it, so nobody who has seen it is moved back.
    /// </summary>
    /// <param name="weights">Parts per 10,000 that add up to 10,000, the oldest version first.</param>
    /// <param name="bucket">0 to 9999.</param>
    /// <returns>Index into <paramref name="weights"/>.</returns>
    public static int Of(ReadOnlySpan<int> weights, int bucket)
    {
        var below = 0;
        for (var i = weights.Length - 1; i > 0; i--)
        {
            below += weights[i];
            if (bucket < below)
            {
                return i;
            }
        }

        return 0;
    }
}
