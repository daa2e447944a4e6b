using System.Collections.Immutable;
using System.Text.Json;
using Agrimaan.Delivery.Recovery;

namespace Agrimaan.Testing.Fakes;

/// <summary>A database that is a folder: a file per table, a line per row. Its address is the folder; what stands behind a question mark is its password.</summary>
public sealed class FolderDatabase(string kind = "postgresql") : IDatabase
{
    /// <inheritdoc/>
    public string Kind => kind;

    /// <summary>Called in the middle of each backup, when half of the file is written.</summary>
    public Func<string, CancellationToken, Task> Midway { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Rows that get lost in each restore.</summary>
    public int Loses { get; set; }

    public static async Task AddAsync(string address, string table, int rows) =>
        await File.AppendAllLinesAsync(Path.Combine(FolderOf(address), table), Enumerable.Range(0, rows).Select(row => "row " + row));

    /// <inheritdoc/>
    public async Task<DatabaseCopy> BackUpAsync(string address, string file, CancellationToken ct)
    {
        var half = file + ".half";
        try
        {
            var tables = Read(address);
            await using (var stream = new FileStream(half, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                await Midway(address, ct);
                ct.ThrowIfCancellationRequested();
                await JsonSerializer.SerializeAsync(stream, tables, cancellationToken: ct);
            }

            File.Move(half, file, overwrite: true);
            return new(Counts(tables), "1.0");
        }
        catch (IOException fault)
        {
            throw new DatabaseException($"The backup could not be written: {fault.Message}", fault);
        }
        finally
        {
            if (File.Exists(half))
            {
                File.Delete(half);
            }
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(string file, string address, CancellationToken ct)
    {
        var coming = Unpack(file);
        if (coming.Keys.FirstOrDefault(Read(address).ContainsKey) is { } there)
        {
            throw new DatabaseException($"the table {there} is there already");
        }

        foreach (var (table, rows) in coming)
        {
            await File.WriteAllLinesAsync(Path.Combine(FolderOf(address), table), rows.Skip(Loses), ct);
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableSortedDictionary<string, long>> CountAsync(string address, CancellationToken ct) => Task.FromResult(Counts(Read(address)));

    /// <inheritdoc/>
    public Task<int> TablesInAsync(string file, CancellationToken ct)
    {
        try
        {
            return Task.FromResult(Unpack(file).Count);
        }
        catch (DatabaseException fault)
        {
            return Task.FromException<int>(fault);
        }
    }

    private static Dictionary<string, string[]> Unpack(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(file))!;
        }
        catch (JsonException fault)
        {
            throw new DatabaseException($"{file} is no backup", fault);
        }
    }

    private static Dictionary<string, string[]> Read(string address) => Directory.Exists(FolderOf(address))
        ? Directory.GetFiles(FolderOf(address)).ToDictionary(file => Path.GetFileName(file), File.ReadAllLines)
        : throw new DatabaseException($"there is no database at {FolderOf(address)}");

    private static ImmutableSortedDictionary<string, long> Counts(Dictionary<string, string[]> tables) =>
        tables.ToImmutableSortedDictionary(table => table.Key, table => (long)table.Value.Length, StringComparer.Ordinal);

    private static string FolderOf(string address) => address.Split('?')[0];
}
