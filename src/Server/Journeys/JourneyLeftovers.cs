using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agrimaan.Server.Journeys;

/// <summary>
/// Plays that are going on, each a file with what it has kept: after a kill the next play on the platform finds them and cleans up. They
/// may hold what services gave out, so only their owner may read them.
/// </summary>
internal sealed class JourneyLeftovers(string home)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _playing = new(StringComparer.Ordinal);

    /// <summary>Writes what a play that goes on has kept.</summary>
    public void Write(string platform, Leftover play)
    {
        lock (_lock)
        {
            _playing.Add(play.Id);
        }

        Directory.CreateDirectory(FolderOf(platform), Owner | UnixFileMode.UserExecute);
        var path = PathOf(platform, play.Id);
        using (var file = new FileStream(path + ".next", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Owner }))
        {
            JsonSerializer.Serialize(file, play, LeftoverJson.Default.Leftover);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".next", path, overwrite: true);
    }

    /// <summary>All is cleaned up.</summary>
    public void Remove(string platform, string id)
    {
        if (File.Exists(PathOf(platform, id))) // a play that cleans nothing up wrote nothing, and on a new platform not even the folder is there
        {
            File.Delete(PathOf(platform, id));
        }

        Release(id);
    }

    /// <summary>It goes on no longer, but something of it may be left: the next play finds it.</summary>
    public void Release(string id)
    {
        lock (_lock)
        {
            _playing.Remove(id);
        }
    }

    /// <summary>Takes up all that are left of plays that nobody plays any more; one that cannot be read is removed, for nobody could ever clean up after it.</summary>
    public IReadOnlyList<Leftover> TakeUp(string platform)
    {
        var folder = FolderOf(platform);
        var found = new List<Leftover>();
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [])
        {
            lock (_lock)
            {
                if (!_playing.Add(Path.GetFileNameWithoutExtension(path)))
                {
                    continue;
                }
            }

            if (Read(path) is { } left)
            {
                found.Add(left);
            }
        }

        return found;
    }

    private Leftover? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, LeftoverJson.Default.Leftover);
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            Release(Path.GetFileNameWithoutExtension(path));
            if (fault is JsonException)
            {
                File.Delete(path);
            }

            return null;
        }
    }

    private string FolderOf(string platform) => Path.Combine(home, "platforms", platform, "journeys");

    private string PathOf(string platform, string id) => Path.Combine(FolderOf(platform), id + ".json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Leftover))]
internal sealed partial class LeftoverJson : JsonSerializerContext;
