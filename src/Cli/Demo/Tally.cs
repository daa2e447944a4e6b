namespace Agrimaan.Cli.Demo;

/// <summary>Counts of requests from the start of one release's run to the start of the next.</summary>
/// <param name="faulty">A version whose failures are expected, as <c>service@version</c>; null when none are.</param>
internal sealed class Tally(string? faulty)
{
    private const int Kept = 3;

    private readonly Lock _lock = new();
    private readonly List<string> _unexcused = [];

    public long Requests { get; private set; }

    public long Failed { get; private set; }

    public long Excused { get; private set; }

    /// <summary>The first failures that nothing excuses.</summary>
    public IReadOnlyList<string> Unexcused
    {
        get
        {
            lock (_lock)
            {
                return [.. _unexcused];
            }
        }
    }

    /// <param name="failure">What went wrong, or null.</param>
    /// <param name="path">The versions that the answer names, or empty when there was none.</param>
    public void Count(string? failure, string path)
    {
        lock (_lock)
        {
            Requests++;
            if (failure is null)
            {
                return;
            }

            Failed++;
            if (faulty is not null && path.Split(',', StringSplitOptions.TrimEntries).Contains(faulty))
            {
                Excused++;
            }
            else if (_unexcused.Count < Kept)
            {
                _unexcused.Add(path.Length > 0 ? $"{failure} on the path {path}" : failure);
            }
        }
    }
}
