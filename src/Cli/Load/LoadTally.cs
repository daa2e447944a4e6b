namespace Agrimaan.Cli.Load;

/// <summary>Counts what became of requests, in all and by the versions on their path.</summary>
internal sealed class LoadTally
{
    /// <summary>More different paths than these are counted together: who answers could name a new one every time.</summary>
    private const int MostPaths = 500;

    private readonly Lock _lock = new();
    private readonly long[] _endings = new long[Enum.GetValues<Ending>().Length];
    private readonly SortedDictionary<int, long> _statuses = [];
    private readonly SortedDictionary<string, string> _first = new(StringComparer.Ordinal);
    private readonly LatencyCounts _latency = new();
    private readonly LatencyCounts _late = new();
    private readonly Dictionary<string, PathTally> _paths = new(StringComparer.Ordinal);

    public void Count(RequestEnd end)
    {
        lock (_lock)
        {
            _endings[(int)end.Ending]++;
            if (end.Words is { } words)
            {
                _first.TryAdd(NameOf(end.Ending), words);
            }

            if (end.Ending != Ending.NotSent)
            {
                _late.Add(end.Late);
            }

            // One that timed out took at least so long; leaving it out would make the slowest platform the fastest.
            if (end.Ending is Ending.Answered or Ending.TimedOut)
            {
                _latency.Add(end.Latency);
            }

            if (end.Ending == Ending.Answered)
            {
                CountAnswer(end);
            }
        }
    }

    /// <summary>The counts as they are now.</summary>
    public LoadNow Now()
    {
        lock (_lock)
        {
            return new(Sent, _endings[(int)Ending.Answered], Errors, _latency.Quantile(0.95));
        }
    }

    public LoadReport Report(LoadOptions options, TimeSpan sending, bool interrupted)
    {
        lock (_lock)
        {
            var answered = _endings[(int)Ending.Answered];
            var due = Sent + _endings[(int)Ending.NotSent] - _endings[(int)Ending.GivenUp];
            var errors = new ErrorReport(
                Errors, due > 0 ? (double)Errors / due : 0, _endings[(int)Ending.Refused], _endings[(int)Ending.TimedOut], _endings[(int)Ending.BrokenOff],
                _endings[(int)Ending.NotSent], _statuses.ToDictionary(status => $"{status.Key}", status => status.Value), new Dictionary<string, string>(_first));
            var seconds = interrupted || sending > options.Schedule.Length ? sending : options.Schedule.Length;
            var latency = _latency.Report();
            return new(
                options.Address.ToString(), options.Rate, seconds > TimeSpan.Zero ? Math.Round(Sent / seconds.TotalSeconds, 2) : 0, Math.Round(seconds.TotalSeconds, 3),
                options.Schedule.Count, Sent, answered, _endings[(int)Ending.GivenUp], errors, latency, _late.Report(),
                PathTally.ByVersion(_paths.Values), PathTally.BySet(_paths.Values, answered), options.Limits.Judge(errors, latency), interrupted);
        }
    }

    private long Sent => _endings.Sum() - _endings[(int)Ending.NotSent];

    private long Errors =>
        _endings[(int)Ending.Refused] + _endings[(int)Ending.TimedOut] + _endings[(int)Ending.BrokenOff] + _endings[(int)Ending.NotSent] + _statuses.Values.Sum();

    private void CountAnswer(RequestEnd end)
    {
        if (!_paths.TryGetValue(end.Path, out var path))
        {
            var full = _paths.Count >= MostPaths;
            var key = full ? PathTally.Others : end.Path;
            path = full && _paths.TryGetValue(key, out var others) ? others : _paths[key] = new(key);
        }

        var failed = end.Status >= 400;
        path.Count(end.Latency, failed);
        if (failed)
        {
            _statuses[end.Status] = _statuses.GetValueOrDefault(end.Status) + 1;
        }
    }

    private static string NameOf(Ending ending) => ending switch
    {
        Ending.Refused => "refused",
        Ending.TimedOut => "timedOut",
        Ending.BrokenOff => "brokenOff",
        _ => "notSent",
    };
}

/// <summary>A load in the middle.</summary>
/// <param name="P95">In milliseconds; null before the first answer.</param>
internal readonly record struct LoadNow(long Sent, long Answered, long Errors, double? P95);
