using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Agrimaan.Local.Keeping;

/// <summary>The files of one keeper.</summary>
internal sealed class KeeperFolder(string directory)
{
    public string Directory { get; } = Path.GetFullPath(directory);

    public string SpecFile => Path.Combine(Directory, "spec.json");

    public string StateFile => Path.Combine(Directory, "state.json");

    public string LockFile => Path.Combine(Directory, "lock");

    public string LogFile => Path.Combine(Directory, "out.log");

    /// <summary>Where the keeper answers: in a short folder, since the path of a socket may have 108 bytes only.</summary>
    public string Socket => Path.Combine(SocketFolder(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Directory)))[..24] + ".sock");

    public KeeperSpec? ReadSpec() => Read(SpecFile, bytes => JsonSerializer.Deserialize(bytes, KeeperJson.Default.KeeperSpec));

    public KeeperState? ReadState() => Read(StateFile, bytes => JsonSerializer.Deserialize(bytes, KeeperJson.Default.KeeperState));

    public void Write(KeeperSpec spec) => Replace(SpecFile, JsonSerializer.SerializeToUtf8Bytes(spec, KeeperJson.Default.KeeperSpec));

    public void Write(KeeperState state) => Replace(StateFile, JsonSerializer.SerializeToUtf8Bytes(state, KeeperJson.Default.KeeperState));

    /// <summary>Removes all but the logs.</summary>
    public void Retire()
    {
        foreach (var file in (string[])[SpecFile, StateFile, Socket])
        {
            File.Delete(file);
        }
    }

    private static T? Read<T>(string file, Func<byte[], T?> parse) where T : class
    {
        try
        {
            return File.Exists(file) ? parse(File.ReadAllBytes(file)) : null;
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Either the old or the new content is there, whatever happens in between.</summary>
    private static void Replace(string file, byte[] content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var next = file + ".next";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var stream = new FileStream(next, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
    }

    private static string SocketFolder()
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        var folder = System.IO.Directory.Exists(runtime) ? Path.Combine(runtime, "agrimaan") : Path.Combine("/tmp", "agrimaan-" + Environment.UserName);
        System.IO.Directory.CreateDirectory(folder, Owner);

        // Somebody else may have made it first, in a folder that all may write to.
        if (new DirectoryInfo(folder).LinkTarget is not null || File.GetUnixFileMode(folder) != Owner)
        {
            throw new IOException($"{folder} must be a folder that only its owner can enter: remove it, or set XDG_RUNTIME_DIR");
        }

        return folder;
    }
}
