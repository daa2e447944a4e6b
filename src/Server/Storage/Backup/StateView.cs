using System.Globalization;
using Agrimaan.Local;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Server.Storage.Backup;

/// <summary>What a home holds, seen without a control plane.</summary>
/// <param name="Schema">Of its journal; 0 when there is none.</param>
/// <param name="Newest">The latest time among its events.</param>
/// <param name="Epoch">How often a control plane has begun to lead it.</param>
public sealed record StateView(string Home, int Schema, long Epoch, long Events, IReadOnlyList<string> Platforms, long Releases, long Runs, DateTimeOffset? Newest, IReadOnlyList<HomePart> Parts)
{
    /// <exception cref="BackupException">The journal cannot be read.</exception>
    public static StateView Of(string home)
    {
        var file = Path.Combine(home, BackupManifest.Journal);
        var parts = HomeUsage.Of(home);
        if (!File.Exists(file))
        {
            return new(home, 0, 0, 0, [], 0, 0, null, parts);
        }

        try
        {
            using var connection = SqliteFile.Open(file);
            return new(
                home, SqliteFile.SchemaOf(connection), Number(connection, "select epoch from head"), Number(connection, "select count(*) from events"),
                Names(connection), Number(connection, "select count(*) from events where type = 'releaseCreated'"),
                Number(connection, "select count(*) from events where type = 'runStarted'"), LastEvent(connection), parts);
        }
        catch (SqliteException fault)
        {
            throw SqliteFile.Explain(file, fault);
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql, null);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset? LastEvent(SqliteConnection connection)
    {
        using var command = connection.Command("select max(at) from events", null);
        return command.ExecuteScalar() is string at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;
    }

    private static List<string> Names(SqliteConnection connection)
    {
        const string prefix = "platform/";
        using var command = connection.Command("select name from streams where substr(name, 1, length(@prefix)) = @prefix order by name", null, ("prefix", prefix));
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0)[prefix.Length..]);
        }

        return names;
    }
}
