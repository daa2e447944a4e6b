using System.Security.Cryptography;
using System.Text;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Secrets;

/// <summary>
/// Values of secrets as files in the home folder that only its owner can read, each under its mark: the keyed hash (HMAC-SHA-256)
/// of the value, so that nobody without the key can try values against a mark.
/// </summary>
public sealed class SecretStore(string home) : ISecretStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MarkLength = 32;

    private readonly string _folder = FolderOf(home);

    /// <summary>What must come along when a home is backed up: values and their key, whole ones only.</summary>
    public static IEnumerable<(string Path, string Name)> FilesOf(string home) =>
        (Directory.Exists(FolderOf(home)) ? Directory.GetFiles(FolderOf(home)) : [])
            .Select(path => (Path: path, Name: System.IO.Path.GetFileName(path)))
            .Where(file => !file.Name.Contains('.'))
            .OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<string> KeepAsync(SecretValue value, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_folder, OwnerOnly | UnixFileMode.UserExecute);
            var bytes = Encoding.UTF8.GetBytes(value.Reveal());
            var mark = Convert.ToHexStringLower(HMACSHA256.HashData(Key(), bytes))[..MarkLength];
            if (!File.Exists(PathOf(mark)))
            {
                await WriteAsync(PathOf(mark), bytes, cancellationToken).ConfigureAwait(false);
            }

            return mark;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SecretException($"the secrets folder cannot be written: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public SecretValue Reveal(string mark)
    {
        try
        {
            return new(File.ReadAllText(PathOf(mark)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SecretException("the value of a secret is no longer kept; make a new release to take it from its source again", fault);
        }
    }

    /// <summary>Whole or not at all: a reader never sees half a value.</summary>
    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var next = $"{path}.{Guid.NewGuid():n}";
        await using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Made at the first use. Two at once agree on the one that was there first.</summary>
    private byte[] Key()
    {
        var path = PathOf("key");
        if (!File.Exists(path))
        {
            var next = $"{path}.{Guid.NewGuid():n}";
            using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                file.Write(RandomNumberGenerator.GetBytes(32));
                file.Flush(flushToDisk: true);
            }

            Posix.Link(next, path);
            File.Delete(next);
        }

        return File.ReadAllBytes(path);
    }

    private static string FolderOf(string home) => Path.Combine(home, "secrets");

    private string PathOf(string name) => Path.Combine(_folder, Path.GetFileName(name));
}
