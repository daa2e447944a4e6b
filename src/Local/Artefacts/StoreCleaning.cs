using System.Collections.Concurrent;

namespace Agrimaan.Local.Artefacts;

/// <summary>
/// Takes artefacts out of the store in two steps: the name goes at once, so that no reader ever finds half an artefact; the files go
/// afterwards, and again at the next cleaning if we are killed between.
/// </summary>
public sealed class StoreCleaning(string home)
{
    private const string Prefix = "sha256:";
    private const string Going = "going-";

    private readonly string _root = Path.Combine(home, "store", "sha256");
    private readonly ConcurrentDictionary<string, long> _sizes = new(StringComparer.Ordinal);

    /// <summary>The file that a reader of the whole store, such as a backup, locks for itself and other readers.</summary>
    public static string LockOf(string home) => Path.Combine(home, "store", "lock");

    /// <summary>Bytes of every artefact in the store. An artefact never changes, so each is measured once.</summary>
    public IReadOnlyDictionary<string, long> Sizes() => Names()
        .ToDictionary(name => Prefix + name, name => _sizes.GetOrAdd(name, static (key, root) => FolderSize.Of(Path.Combine(root, key)), _root), StringComparer.Ordinal);

    public bool Has(string digest) => digest.StartsWith(Prefix, StringComparison.Ordinal) && Directory.Exists(Path.Combine(_root, digest[Prefix.Length..]));

    /// <summary>Keeps everybody else who would read or remove artefacts as a whole away; null while a backup reads them.</summary>
    public IDisposable? TryHold()
    {
        Directory.CreateDirectory(_root);
        try
        {
            return new FileStream(LockOf(home), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>From now on it is not in the store; its files go with <see cref="Sweep"/>.</summary>
    public void Retire(string digest)
    {
        var name = digest[Prefix.Length..];
        var place = Path.Combine(_root, name);
        _sizes.TryRemove(name, out _);
        if (Directory.Exists(place))
        {
            // A folder that may not be written to cannot be renamed either, for its `..` would change.
            File.SetUnixFileMode(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.Move(place, Path.Combine(_root, Going + Path.GetRandomFileName()));
        }
    }

    /// <summary>Removes the files of all that was retired, now or before a crash.</summary>
    public void Sweep()
    {
        foreach (var folder in Directory.Exists(_root) ? Directory.EnumerateDirectories(_root, Going + "*") : [])
        {
            ArtefactStore.Remove(folder);
        }
    }

    private IEnumerable<string> Names() => Directory.Exists(_root)
        ? Directory.EnumerateDirectories(_root).Select(folder => Path.GetFileName(folder)!).Where(name => name.All(char.IsAsciiHexDigitLower))
        : [];
}
