namespace Agrimaan.Cli.Load;

/// <summary>Answers with one value of the header that names the versions on their path. Its owner locks.</summary>
internal sealed class PathTally(string header)
{
    /// <summary>Where the paths beyond the most are counted; no service is named so.</summary>
    public const string Others = "(others)";

    private readonly string[] _versions = [.. header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)];
    private readonly LatencyCounts _latency = new();
    private long _requests;
    private long _errors;

    public void Count(TimeSpan latency, bool failed)
    {
        _latency.Add(latency);
        _requests++;
        _errors += failed ? 1 : 0;
    }

    /// <summary>One row per version; a request counts for every version on its path.</summary>
    public static IReadOnlyList<VersionReport> ByVersion(IEnumerable<PathTally> paths)
    {
        var hops = paths.SelectMany(path => path._versions.Select(version => (Path: path, Hop: version.Split('@', 2)))).Where(hop => hop.Hop.Length == 2).ToArray();
        var through = hops.GroupBy(hop => hop.Hop[0]).ToDictionary(service => service.Key, service => service.Select(hop => hop.Path).Distinct().Sum(path => path._requests));
        return
        [
            .. hops.GroupBy(hop => (Service: hop.Hop[0], Version: hop.Hop[1])).OrderBy(named => named.Key.Service, StringComparer.Ordinal).ThenBy(named => named.Key.Version, StringComparer.Ordinal)
                .Select(named => (named.Key, Sum: Sum(named.Select(hop => hop.Path))))
                .Select(named => new VersionReport(
                    named.Key.Service, named.Key.Version, named.Sum._requests, Part(named.Sum._requests, through[named.Key.Service]), named.Sum._errors, named.Sum._latency.Report()!)),
        ];
    }

    /// <summary>One row per set of versions, the most frequent first. Their order on the way does not matter: parallel calls come back as they like.</summary>
    public static IReadOnlyList<PathReport> BySet(IEnumerable<PathTally> paths, long answered) =>
    [
        .. paths.GroupBy(path => string.Join(',', path._versions)).Select(same => (Versions: same.First()._versions, Name: same.Key, Sum: Sum(same)))
            .OrderByDescending(same => same.Sum._requests).ThenBy(same => same.Name, StringComparer.Ordinal)
            .Select(same => new PathReport(same.Versions, same.Sum._requests, Part(same.Sum._requests, answered), same.Sum._errors, same.Sum._latency.Report()!)),
    ];

    private static PathTally Sum(IEnumerable<PathTally> paths)
    {
        var sum = new PathTally("");
        foreach (var path in paths)
        {
            sum._latency.Add(path._latency);
            sum._requests += path._requests;
            sum._errors += path._errors;
        }

        return sum;
    }

    private static double Part(long part, long whole) => Math.Round((double)part / whole, 4);
}
