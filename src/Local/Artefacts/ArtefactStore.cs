using System.Security.Cryptography;
using System.Text;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Local.Artefacts;

/// <summary>Artefacts as folders named by their content, below <c>store/sha256</c>. Once there they are never changed.</summary>
public sealed class ArtefactStore(string home) : IArtefactStore
{
    private const string Prefix = "sha256:";
    private const int MostFiles = 100_000;
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    private readonly string _root = Path.Combine(home, "store", "sha256");

    /// <inheritdoc/>
    public async Task<string> AddAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new ArtefactException($"the folder {folder} does not exist; build it first, or mend run.files");
        }

        var coming = Path.Combine(_root, "coming-" + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(coming);
            var digest = await CopyAsync(folder, coming, cancellationToken).ConfigureAwait(false);
            var place = Path.Combine(_root, digest);
            if (!Directory.Exists(place))
            {
                Directory.Move(coming, place);
            }

            return Prefix + digest;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"the folder {folder} could not be copied into the store: {fault.Message}", fault);
        }
        finally
        {
            if (Directory.Exists(coming))
            {
                Directory.Delete(coming, recursive: true);
            }
        }
    }

    /// <inheritdoc/>
    public string PathOf(string digest)
    {
        var path = Path.Combine(_root, digest.StartsWith(Prefix, StringComparison.Ordinal) ? digest[Prefix.Length..] : digest);
        return Directory.Exists(path) ? path : throw new ArtefactException($"the artefact {digest} is not in the store; create the release again");
    }

    /// <summary>Copies while hashing what is really written: relative path, whether it can be executed, content.</summary>
    private static async Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        if (files.Count > MostFiles)
        {
            throw new ArtefactException($"the folder {from} holds more than {MostFiles} files; point run.files at what is needed to run");
        }

        foreach (var file in files)
        {
            var relative = Path.GetRelativePath(from, file).Replace('\\', '/');
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var executable = (File.GetUnixFileMode(file) & AnyExecute) != 0;
            var content = await CopyFileAsync(file, target, cancellationToken).ConfigureAwait(false);
            File.SetUnixFileMode(target, executable ? ReadOnly | UnixFileMode.UserExecute | UnixFileMode.GroupExecute : ReadOnly);
            all.AppendData(Encoding.UTF8.GetBytes($"{relative.Length}:{relative}{(executable ? 'x' : '-')}"));
            all.AppendData(content);
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static async Task<byte[]> CopyFileAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: false);
        await using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: false);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        target.Flush(flushToDisk: true);
        return hash.GetHashAndReset();
    }
}
