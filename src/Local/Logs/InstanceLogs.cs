using System.Runtime.CompilerServices;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Logs;

/// <summary>One line of an instance's log.</summary>
/// <param name="Stream"><c>out</c> or <c>err</c> of the process; <c>keeper</c> for what its keeper has to say.</param>
public sealed record InstanceLogLine(DateTimeOffset At, string Service, string Version, string Instance, string Stream, string Text);

/// <summary>Reads what keepers wrote, over all instances of a platform in order of time.</summary>
public sealed class InstanceLogs(string home, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <param name="platform">The platform.</param>
    /// <param name="service">Only this service; null for all.</param>
    /// <param name="tail">Newest lines to begin with.</param>
    /// <param name="follow">Whether to go on with what is written later, also by instances that come later, until cancelled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<InstanceLogLine> ReadAsync(
        string platform, string? service, int tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var readers = new Dictionary<string, LogReader>(StringComparer.Ordinal);
        try
        {
            var begin = Open(platform, service, readers).SelectMany(reader => reader.ReadTail(tail)).OrderBy(line => line.At).ToList();
            foreach (var line in begin.TakeLast(tail))
            {
                yield return line;
            }

            while (follow)
            {
                await Task.Delay(LookAgain, clock, cancellationToken).ConfigureAwait(false);
                Open(platform, service, readers);
                foreach (var line in readers.Values.SelectMany(reader => reader.ReadOn()).OrderBy(line => line.At).ToList())
                {
                    yield return line;
                }
            }
        }
        finally
        {
            foreach (var reader in readers.Values)
            {
                reader.Dispose();
            }
        }
    }

    private List<LogReader> Open(string platform, string? service, Dictionary<string, LogReader> readers)
    {
        var root = LocalTarget.InstancesOf(home, platform);
        var opened = new List<LogReader>();
        foreach (var folder in Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [])
        {
            if (Path.GetFileName(folder).Split('.') is [_, var name, var revision, _] && (service is null || name == service) && !readers.ContainsKey(folder))
            {
                var reader = new LogReader(folder, name, new KeeperFolder(folder).ReadLastSpec()?.Version ?? revision);
                readers.Add(folder, reader);
                opened.Add(reader);
            }
        }

        return opened;
    }
}
