using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Shared;

/// <summary>
/// The service's SQLite file. Several copies and versions of a service share it, so whoever comes first makes the tables
/// and the first rows, in one transaction that the others wait for, and a later start finds nothing left to do.
/// </summary>
public sealed class Database
{
    private const int BusyMilliseconds = 5000;

    private readonly string file;
    private readonly string connectionString;

    private Database(string file)
    {
        this.file = file;
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusyMilliseconds / 1000 }.ToString();
    }

    /// <summary>Opens the file and runs the script, which may find everything made already.</summary>
    internal static Database Create(string file, string script)
    {
        var database = new Database(file);
        using var connection = database.Open();
        Run(connection, "pragma journal_mode = wal");
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, script);
        transaction.Commit();
        return database;
    }

    public IReadOnlyList<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var connection = Open();
        return List(connection, sql, read, values);
    }

    public void Run(string sql, params ReadOnlySpan<(string Name, object Value)> values) => List(sql, row => 0, values);

    /// <summary>Several statements that all happen or none; other writers wait.</summary>
    public T Together<T>(Func<Session, T> work)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(new Session(connection));
        transaction.Commit();
        return result;
    }

    private static List<T> List<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public T? Find<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
        where T : class => List(sql, read, values) is [var row, ..] ? row : null;

    /// <summary>True when the file is there and its tables can be read; an open handle would still read a file that was deleted.</summary>
    internal bool IsReadable()
    {
        try
        {
            return File.Exists(file) && List("select count(*) from sqlite_schema", row => row.GetInt32(0)) is [> 0];
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql, []);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Run(connection, $"pragma busy_timeout = {BusyMilliseconds}; pragma synchronous = normal");
        return connection;
    }

    /// <summary>Statements of one transaction.</summary>
    public sealed class Session
    {
        private readonly SqliteConnection connection;

        internal Session(SqliteConnection connection) => this.connection = connection;

        public IReadOnlyList<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values) =>
            Database.List(connection, sql, read, values);

        public void Run(string sql, params ReadOnlySpan<(string Name, object Value)> values) => List(sql, row => 0, values);
    }
}
