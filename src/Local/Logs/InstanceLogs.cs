using System.Globalization;
using System.Runtime.CompilerServices;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Logs;

/// <summary>One line of an instance's log.</summary>
public sealed record InstanceLogLine(DateTimeOffset At, string Service, string Version, string Instance, string Stream, string Text);

/// <summary>Reads what keepers wrote, over all instances of a platform in order of time.</summary>
public sealed class InstanceLogs(string home, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <param name="platform">The platform.</param>
    /// <param name="service">Only this service; null for all.</param>
    /// <param name="tail">Newest lines to begin with.</param>
    /// <param name="follow">Whether to go on with what is written later, until cancelled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<InstanceLogLine> ReadAsync(
        string platform, string? service, int tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, long>();
        var begin = Newer(platform, service, places).ToList();
        foreach (var line in begin.Skip(Math.Max(0, begin.Count - tail)))
        {
            yield return line;
        }

        while (follow)
        {
            await Task.Delay(LookAgain, clock, cancellationToken).ConfigureAwait(false);
            foreach (var line in Newer(platform, service, places))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<InstanceLogLine> Newer(string platform, string? service, Dictionary<string, long> places)
    {
        var root = LocalTarget.InstancesOf(home, platform);
        var folders = Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [];
        return folders
            .Select(folder => (Folder: folder, Key: Path.GetFileName(folder).Split('.')))
            .Where(item => item.Key.Length == 4 && (service is null || item.Key[1] == service))
            .SelectMany(item => NewerOf(item.Folder, item.Key[1], places))
            .OrderBy(line => line.At)
            .ToList();
    }

    /// <summary>What was added to a log since the last look; a file that is shorter than before has been turned over.</summary>
    private static IEnumerable<InstanceLogLine> NewerOf(string folder, string service, Dictionary<string, long> places)
    {
        var file = new KeeperFolder(folder).LogFile;
        if (!File.Exists(file))
        {
            return [];
        }

        var version = Keepers.SpecOf(folder)?.Version ?? Path.GetFileName(folder).Split('.')[2];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var place = places.GetValueOrDefault(file);
        stream.Position = place <= stream.Length ? place : 0;
        var bytes = new byte[stream.Length - stream.Position];
        stream.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        places[file] = stream.Position - bytes.Length + whole;
        return [.. System.Text.Encoding.UTF8.GetString(bytes, 0, whole)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Parse(line, service, version, Path.GetFileName(folder)))
            .OfType<InstanceLogLine>()];
    }

    private static InstanceLogLine? Parse(string line, string service, string version, string instance)
    {
        var parts = line.Split(' ', 3);
        return parts.Length == 3 && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(at, service, version, instance, parts[1], parts[2])
            : null;
    }
}
