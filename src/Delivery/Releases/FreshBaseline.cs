namespace Agrimaan.Delivery.Releases;

/// <summary>
/// Instances of the stable version that come up with a canary, as many and as old as its own, to compare it with: against those that
/// have run for long, a new version loses by its cold caches alone.
/// </summary>
public static class FreshBaseline
{
    /// <summary>No version can end in it: <c>~</c> is in none.</summary>
    private const string Mark = "~baseline";

    /// <summary>The stable version once more, as a side of its own that is counted apart.</summary>
    public static ServiceRelease Of(ServiceRelease stable, int replicas) =>
        stable with { Version = stable.Version + Mark, Revision = stable.Revision + "-baseline", Replicas = replicas };

    /// <summary>The version that a side runs: that of the baseline is stable's.</summary>
    public static string VersionOf(string side) => side.EndsWith(Mark, StringComparison.Ordinal) ? side[..^Mark.Length] : side;
}
