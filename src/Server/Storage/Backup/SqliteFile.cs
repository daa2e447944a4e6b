using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage.Backup;

/// <summary>A journal's file, looked at from outside while its control plane may be writing to it.</summary>
internal static class SqliteFile
{
    private const int Full = 13;

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    public static int SchemaOf(SqliteConnection connection)
    {
        using var command = connection.Command("select coalesce(max(number), 0) from schema_version", null);
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>A whole copy as of one moment; the writer is not held up.</summary>
    public static void Copy(string from, string to)
    {
        using var connection = Open(from);
        using var command = connection.Command("vacuum into @file", null, ("file", to));
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    /// <summary>Whether every page and every row is what it should be.</summary>
    public static bool IsWhole(SqliteConnection connection)
    {
        using var command = connection.Command("pragma integrity_check(1)", null);
        return command.ExecuteScalar() is "ok";
    }

    public static BackupException Explain(string file, SqliteException fault) => fault.SqliteErrorCode == Full
        ? new($"The disk of {file} is full.", "Make room, for example with `agrimaan gc`, then try again.", fault)
        : new($"{file} cannot be read: {fault.Message}", "Look with `agrimaan doctor`; a damaged journal is replaced by `agrimaan state restore FILE --force`.", fault);
}
