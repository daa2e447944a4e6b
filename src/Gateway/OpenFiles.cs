using System.Globalization;

namespace Agrimaan.Gateway;

/// <summary>
/// How many files and connections this process may have open. At the limit the runtime cannot go on in order (it spins, and may end for
/// want of memory that it can no longer measure), so a role takes no more callers than leave it some.
/// </summary>
public static class OpenFiles
{
    /// <summary>Fewest that a process of this program can do its work with.</summary>
    public const int Least = 500;

    /// <summary>For what is no connection of a caller: assemblies (250 files in the control plane), logs, the database, keepers' sockets.</summary>
    private const int Own = 400;

    private const int Usual = 1024;

    /// <summary>The limit of this process; the usual one where the system does not tell.</summary>
    public static int Limit { get; } = Read();

    /// <summary>How many callers may be connected at once.</summary>
    /// <param name="each">Files that one caller may need.</param>
    public static int Callers(int each) => Math.Max((Limit - Own) / each, (Least - Own) / each);

    private static int Read()
    {
        const string Files = "/proc/self/limits";
        var line = File.Exists(Files) ? File.ReadLines(Files).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            ? int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue
            : Usual;
    }
}
