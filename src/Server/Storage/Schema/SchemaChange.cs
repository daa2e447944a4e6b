namespace Agrimaan.Server.Storage.Schema;

/// <summary>One numbered change of the stored schema; a change that was ever released is never edited.</summary>
internal sealed record SchemaChange(int Number, string Sqlite, string Postgres);

/// <summary>All changes in order. The last number is the version this program knows.</summary>
internal static class SchemaChanges
{
    public static IReadOnlyList<SchemaChange> All { get; } = [Schema001.Change];

    public static int Newest => All[^1].Number;
}
