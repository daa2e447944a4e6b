using Agrimaan.Delivery.Recordings;

namespace Agrimaan.Server.Recordings;

/// <summary>The recordings of a home: one file a run.</summary>
/// <param name="home">The home's folder.</param>
internal sealed class RecordingFolder(string home)
{
    /// <summary>The newest of all platforms together; with the next one the oldest goes.</summary>
    public const int Most = 500;

    private const string Extension = ".recording";

    private readonly string _folder = Path.Combine(home, "recordings");

    /// <summary>A run's name is its platform's and a number, so it is a file's name too.</summary>
    public string PathOf(string run) => Path.Combine(_folder, Path.GetFileName(run) + Extension);

    /// <summary>What is there, by run.</summary>
    public IReadOnlyDictionary<string, FileInfo> All() => !Directory.Exists(_folder)
        ? new Dictionary<string, FileInfo>()
        : new DirectoryInfo(_folder).EnumerateFiles("*" + Extension).ToDictionary(file => Path.GetFileNameWithoutExtension(file.Name), StringComparer.Ordinal);

    /// <summary>Opens a run's file at its end: a new one, or what an earlier process wrote of it, without what that did not write to its end.</summary>
    public FileStream OpenAtEnd(string run)
    {
        Directory.CreateDirectory(_folder);
        var path = PathOf(run);
        var known = File.Exists(path);
        var good = known ? RecordingBytes.Good(File.ReadAllBytes(path)) : 0;
        if (!known)
        {
            MakeRoom();
        }

        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        stream.SetLength(good);
        stream.Seek(0, SeekOrigin.End);
        if (good == 0)
        {
            stream.Write(RecordingBytes.Mark);
        }

        return stream;
    }

    public static void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next time; it is room and nothing else.
        }
    }

    private void MakeRoom()
    {
        foreach (var old in All().Values.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Most - 1))
        {
            Remove(old);
        }
    }
}
