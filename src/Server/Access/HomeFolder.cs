using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Server.Access;

/// <summary>The control plane's home: made for its owner alone, held by one control plane at a time.</summary>
internal sealed class HomeFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>32 bytes in Base64Url; anything shorter was not written by us.</summary>
    private const int TokenLength = 43;

    private readonly FileStream _lock;

    private HomeFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "agrimaan.db");

    private string Announcement => System.IO.Path.Combine(Path, "server.json");

    private string TokenFile => System.IO.Path.Combine(Path, "token");

    private string MetricsTokenFile => System.IO.Path.Combine(Path, "metrics-token");

    /// <exception cref="HomeException">It is not ours, open to others, or held by another control plane.</exception>
    public static HomeFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        if ((File.GetUnixFileMode(path) & OthersMayWrite) != 0)
        {
            throw new HomeException($"others may write to {path}; run `chmod go-w {path}`");
        }

        if (FileOwner.Of(path) is { } owner && owner != FileOwner.Ours)
        {
            throw new HomeException($"{path} belongs to another user; choose a home of your own with --home or {Home.Variable}");
        }

        // Settings and logs lie in it, so others may not even look.
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
        try
        {
            return new(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new HomeHeldException($"{Holder(path)} holds {path}; use it, or end it with `agrimaan down --all`");
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new HomeException($"{path} cannot be written to: {fault.Message}");
        }
    }

    /// <summary>The token of the API: 32 bytes of chance, made at the first start, never readable by others.</summary>
    public string Token() => Token(TokenFile);

    /// <summary>The same for the API and for those who only read numbers.</summary>
    public AccessToken Tokens() => new(Token(), Token(MetricsTokenFile));

    private static string Token(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } known)
        {
            return known.Length < TokenLength || (File.GetUnixFileMode(file) & (OthersMayRead | OthersMayWrite)) != 0
                ? throw new HomeException($"the token in {file} is too short or was open to others; delete it, and a new one is made")
                : known;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Write(file, System.Text.Encoding.UTF8.GetBytes(token));
        return token;
    }

    /// <summary>An empty file is a new journal to the database; where platforms were brought up before, it is one that was cut off.</summary>
    /// <exception cref="HomeException">It was.</exception>
    public void CheckDatabase()
    {
        var platforms = System.IO.Path.Combine(Path, "platforms");
        if (new FileInfo(Database) is { Exists: true, Length: 0 } && Directory.Exists(platforms) && Directory.EnumerateFileSystemEntries(platforms).Any())
        {
            throw new HomeException($"{Database} is empty, and platforms were brought up here before; restore it from a backup, or delete it to begin anew");
        }
    }

    /// <summary>Tells others where this control plane listens.</summary>
    public void Announce(string address)
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        Write(Announcement, JsonSerializer.SerializeToUtf8Bytes(new ServerFile(address, self.Pid, self.BootId, self.StartTime), ClientJson.Default.ServerFile));
    }

    /// <summary>Takes the announcement back.</summary>
    public void Withdraw() => File.Delete(Announcement);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>Who announced itself, if it lives: the lock itself can be read by nobody else.</summary>
    private static string Holder(string path) =>
        new Home(path).ReadServer() is { } server && new ProcessIdentity(server.BootId, server.ProcessId, server.StartTime).IsAlive
            ? string.Create(CultureInfo.InvariantCulture, $"another control plane (process {server.ProcessId}, {server.Address})")
            : "another control plane";

    private static void Write(string file, byte[] content)
    {
        var next = file + ".next";
        File.Delete(next);
        using (var stream = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
    }
}

/// <summary>The home cannot be used; the message says what to do.</summary>
internal class HomeException(string message) : Exception(message);

/// <summary>Another control plane is there, or on its way.</summary>
internal sealed class HomeHeldException(string message) : HomeException(message);
