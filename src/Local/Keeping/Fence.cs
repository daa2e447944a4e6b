using System.Globalization;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// The newest epoch that was heard of in a folder. Each is a file of its own, named by it: who is late and writes an older one takes nothing
/// back, and nobody needs a lock that a paused process could hold.
/// </summary>
/// <param name="directory">The folder that remembers.</param>
/// <param name="above">A fence that stands for this one as well.</param>
public sealed class Fence(string directory, Fence? above = null)
{
    private const string Prefix = "epoch-";

    /// <summary>The newest epoch, 0 before the first.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public long Highest => Math.Max(Own, above?.Highest ?? 0);

    /// <summary>Seen twice: who looks while one name takes the place of another may see neither.</summary>
    private long Own
    {
        get
        {
            long seen, again = Look();
            do
            {
                (seen, again) = (again, Look());
            }
            while (seen != again);
            return seen;
        }
    }

    /// <summary>Lets a request of this epoch pass. When it returns, the epoch is on the disk and no older one passes any more.</summary>
    /// <exception cref="FencedException">A newer one was heard of.</exception>
    /// <exception cref="IOException">The epoch cannot be kept, so that the request must not be obeyed.</exception>
    public void Take(long epoch)
    {
        Refuse(epoch);
        if (epoch > Own)
        {
            Keep(epoch);
            Refuse(epoch); // A newer one may have come meanwhile.
        }
    }

    /// <exception cref="FencedException">A newer one was heard of.</exception>
    public void Refuse(long epoch)
    {
        if (Highest is var by && epoch < by)
        {
            throw new FencedException(by, epoch);
        }
    }

    private void Keep(long epoch)
    {
        try
        {
            KeeperFolder.Replace(NameOf(epoch), []);
            Posix.FlushFolder(directory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A newer one may have cleared it away.
            Refuse(epoch);
            if (above is null || above.Highest < epoch)
            {
                throw;
            }

            // A full disk must not keep a process from being stopped; the fence above has the epoch on the disk already.
            return;
        }

        foreach (var (path, _, _) in Files().Where(file => file.Epoch < epoch).ToList())
        {
            File.Delete(path);
        }
    }

    private long Look() => Files().Where(file => file.Whole).Select(file => file.Epoch).DefaultIfEmpty().Max();

    /// <summary>Files of epochs, also what is left of one whose writer was killed.</summary>
    private IEnumerable<(string Path, long Epoch, bool Whole)> Files()
    {
        if (!Directory.Exists(directory))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(directory, Prefix + "*"))
        {
            var name = Path.GetFileName(path)[Prefix.Length..];
            var end = name.IndexOf('.', StringComparison.Ordinal);
            if (long.TryParse(end < 0 ? name : name[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
            {
                yield return (path, epoch, end < 0);
            }
        }
    }

    private string NameOf(long epoch) => Path.Combine(directory, Prefix + epoch.ToString(CultureInfo.InvariantCulture));
}
