using System.Collections.Immutable;

namespace Agrimaan.Delivery.Recovery;

/// <summary>A backup of one database that is whole.</summary>
public sealed record Backup
{
    /// <summary>Unique within its platform, such as <c>orders-20261123-093042</c>.</summary>
    public required string Id { get; init; }

    public required string Platform { get; init; }

    /// <summary>The environment whose address it was taken from.</summary>
    public required string Environment { get; init; }

    /// <summary>The store's name in the platform file.</summary>
    public required string Store { get; init; }

    /// <summary>The database in it that a service owns; empty means the one that the store's address itself names.</summary>
    public string Database { get; init; } = "";

    /// <summary>Kind of the store, such as <c>postgresql</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The moment that the file and the counts show.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Version of the server it was taken from.</summary>
    public required string Server { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the file, in hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows per table.</summary>
    public required ImmutableSortedDictionary<string, long> Counts { get; init; }

    /// <summary>The step of a run that asked for it, such as <c>farm-7/backup:orders/0</c>; null when a person or the clock did.</summary>
    public string? Key { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>When it last came back into an empty database with the same counts; null when nobody has tried.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>The run that asked for it, or null.</summary>
    public string? Run => Key?.Split('/')[0];
}

/// <summary>A table as it is in a backup and as it was found after a restore; null where it is missing.</summary>
public sealed record TableCount(string Table, long? Expected, long? Found)
{
    public bool Same => Expected == Found;

    /// <summary>Every table of both, in the order of their names.</summary>
    public static ImmutableArray<TableCount> Compare(IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long> found) =>
    [
        .. expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal).Select(table => new TableCount(
            table, expected.TryGetValue(table, out var was) ? was : null, found.TryGetValue(table, out var now) ? now : null)),
    ];
}
