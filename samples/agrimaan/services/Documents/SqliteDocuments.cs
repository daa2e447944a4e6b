using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Documents;

public sealed class SqliteDocuments(Database database) : IDocuments
{
    public const string Table = "create table if not exists documents (kind text not null, id text not null, body text not null, primary key (kind, id)) without rowid;";

    public Task<bool> Add(string kind, string id, string json, CancellationToken stop) => Task.FromResult(database.List(
        "insert into documents (kind, id, body) values ($kind, $id, $body) on conflict do nothing returning id", row => row.GetString(0), ("$kind", kind), ("$id", id), ("$body", json)).Count > 0);

    public Task<bool> Replace(string kind, string id, string json, CancellationToken stop) => Task.FromResult(database.List(
        "update documents set body = $body where kind = $kind and id = $id returning id", row => row.GetString(0), ("$kind", kind), ("$id", id), ("$body", json)).Count > 0);

    public Task Remove(string kind, string id, CancellationToken stop)
    {
        database.Run("delete from documents where kind = $kind and id = $id", ("$kind", kind), ("$id", id));
        return Task.CompletedTask;
    }

    public Task<string?> Find(string kind, string id, CancellationToken stop) =>
        Task.FromResult(database.Find("select body from documents where kind = $kind and id = $id", row => row.GetString(0), ("$kind", kind), ("$id", id)));

    public Task<IReadOnlyList<string>> Newest(string kind, int limit, CancellationToken stop) =>
        Task.FromResult(database.List("select body from documents where kind = $kind order by id desc limit $limit", row => row.GetString(0), ("$kind", kind), ("$limit", limit)));

    public Task<IReadOnlyDictionary<string, long>> CountByKind(CancellationToken stop) => Task.FromResult<IReadOnlyDictionary<string, long>>(
        database.List("select kind, count(*) from documents group by kind order by kind", row => (Kind: row.GetString(0), Count: row.GetInt64(1))).ToDictionary(row => row.Kind, row => row.Count));
}
