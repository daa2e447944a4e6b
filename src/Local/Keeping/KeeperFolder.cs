using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Agrimaan.Local.Keeping;

/// <summary>The files of one keeper.</summary>
internal sealed class KeeperFolder(string directory)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Directory { get; } = Path.GetFullPath(directory);

    public string SpecFile => Path.Combine(Directory, "spec.json");

    public string StateFile => Path.Combine(Directory, "state.json");

    public string LockFile => Path.Combine(Directory, "lock");

    /// <summary>What <see cref="SpecFile"/> was, after the end: says what the logs beside it are of.</summary>
    public string LastSpecFile => Path.Combine(Directory, "last.json");

    /// <summary>Where the control plane notes that the process has been ready.</summary>
    public string ReadyFile => Path.Combine(Directory, "ready.json");

    private string SocketFile => Path.Combine(Directory, "socket");

    public KeeperSpec? ReadSpec() => Read(SpecFile, bytes => JsonSerializer.Deserialize(bytes, KeeperJson.Default.KeeperSpec));

    public KeeperState? ReadState() => Read(StateFile, bytes => JsonSerializer.Deserialize(bytes, KeeperJson.Default.KeeperState));

    public KeeperSpec? ReadLastSpec() => ReadSpec() ?? Read(LastSpecFile, bytes => JsonSerializer.Deserialize(bytes, KeeperJson.Default.KeeperSpec));

    public ReadyMark? ReadReady() => Read(ReadyFile, bytes => JsonSerializer.Deserialize(bytes, KeeperJson.Default.ReadyMark));

    public void Write(ReadyMark mark) => Replace(ReadyFile, JsonSerializer.SerializeToUtf8Bytes(mark, KeeperJson.Default.ReadyMark));

    public void Write(KeeperSpec spec) => Replace(SpecFile, JsonSerializer.SerializeToUtf8Bytes(spec, KeeperJson.Default.KeeperSpec));

    public void Write(KeeperState state) => Replace(StateFile, JsonSerializer.SerializeToUtf8Bytes(state, KeeperJson.Default.KeeperState));

    /// <summary>Whom the keeper in here obeys. It stays when the keeper goes.</summary>
    public Fence FenceOf(KeeperSpec? spec) => new(Directory, spec?.Home is { } home ? new(home) : null);

    /// <summary>Removes what says that something lives here; the logs stay, and whose they are, and the newest epoch.</summary>
    public void Retire()
    {
        if (ReadSpec() is { Secret.Count: > 0 } spec)
        {
            Replace(LastSpecFile, JsonSerializer.SerializeToUtf8Bytes(spec.WithoutSecrets(), KeeperJson.Default.KeeperSpec));
            File.Delete(SpecFile);
        }
        else if (File.Exists(SpecFile))
        {
            File.Move(SpecFile, LastSpecFile, overwrite: true);
        }

        foreach (var file in (string[])[StateFile, ReadyFile, SocketFile])
        {
            File.Delete(file);
        }
    }

    /// <summary>The lock is held as long as its holder lives; whoever comes second gets null.</summary>
    public FileStream? TryLock()
    {
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The socket lies in the folder itself, which only its owner can enter. The path of a socket may have 108 bytes only, so both
    /// sides name the folder by a descriptor. (A runtime folder would be short as well, but is removed when its user logs out.)
    /// </summary>
    public Socket Listen()
    {
        File.SetUnixFileMode(Directory, Owner);
        File.Delete(SocketFile);
        var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var folder = Posix.OpenFolder(Directory);
        server.Bind(SocketIn(folder));
        server.Listen(128);
        return server;
    }

    /// <exception cref="SocketException">Nobody listens.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(SocketFile))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var folder = Posix.OpenFolder(Directory);
            await socket.ConnectAsync(SocketIn(folder), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static UnixDomainSocketEndPoint SocketIn(SafeFileHandle folder) => new($"/proc/self/fd/{folder.DangerousGetHandle()}/socket");

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
    internal static void Replace(string file, byte[] content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!, Owner);
        var next = $"{file}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        try
        {
            using (var stream = new FileStream(next, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, file, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(next);
            throw;
        }
    }
}
