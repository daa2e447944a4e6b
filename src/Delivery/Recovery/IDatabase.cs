using System.Collections.Immutable;

namespace Agrimaan.Delivery.Recovery;

/// <summary>A kind of database that can be backed up and restored. Every failure is a <see cref="DatabaseException"/>.</summary>
public interface IDatabase
{
    /// <summary>The kind of stores that it is for, as the platform file names it.</summary>
    string Kind { get; }

    /// <summary>Writes all of it into <paramref name="file"/>; the counts are of the same moment as the file, even under writes.</summary>
    /// <remarks>A file stands under that name only when it is whole; one that stood there before is replaced.</remarks>
    Task<DatabaseCopy> BackUpAsync(string address, string file, CancellationToken ct);

    /// <summary>Puts a backup into the database at <paramref name="address"/>; all of it or nothing.</summary>
    Task RestoreAsync(string file, string address, CancellationToken ct);

    /// <summary>Rows per table, by full name.</summary>
    Task<ImmutableSortedDictionary<string, long>> CountAsync(string address, CancellationToken ct);

    /// <summary>Reads what a backup holds, without any database.</summary>
    /// <returns>Tables whose rows are in it.</returns>
    Task<int> TablesInAsync(string file, CancellationToken ct);
}

/// <summary>What a backup holds.</summary>
/// <param name="Counts">Rows per table at the moment of the backup.</param>
/// <param name="Server">Version of the server it was taken from.</param>
public sealed record DatabaseCopy(ImmutableSortedDictionary<string, long> Counts, string Server);

/// <summary>Why a database could not be backed up or restored, in one sentence without secrets.</summary>
public class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An address that cannot be understood; the sentence never shows it, since a password may be in it.</summary>
public sealed class DatabaseAddressException(string message, Exception? inner = null) : DatabaseException(message, inner);
