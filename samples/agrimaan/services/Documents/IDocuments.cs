namespace Agrimaan.Samples.Documents;

/// <summary>JSON documents by id, each of a kind; in SQLite, or in MongoDB where MONGO_URL says so.</summary>
public interface IDocuments
{
    /// <summary>False when one with this id is there already, which then stays as it is.</summary>
    Task<bool> Add(string kind, string id, string json, CancellationToken stop);

    /// <summary>False when there is none to be replaced.</summary>
    Task<bool> Replace(string kind, string id, string json, CancellationToken stop);

    /// <summary>It is gone afterwards, whether it was there or not.</summary>
    Task Remove(string kind, string id, CancellationToken stop);

    Task<string?> Find(string kind, string id, CancellationToken stop);

    /// <summary>In the order of their ids from the last on; ids that grow with time give the newest.</summary>
    Task<IReadOnlyList<string>> Newest(string kind, int limit, CancellationToken stop);

    Task<IReadOnlyDictionary<string, long>> CountByKind(CancellationToken stop);
}
