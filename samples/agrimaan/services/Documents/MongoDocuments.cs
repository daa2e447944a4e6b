using MongoDB.Bson;
using MongoDB.Driver;

namespace Agrimaan.Samples.Documents;

/// <summary>The same in a collection of a MongoDB server. The text of a document is kept as it is, beside its kind and id.</summary>
public sealed class MongoDocuments(IMongoCollection<BsonDocument> collection) : IDocuments
{
    public static MongoDocuments At(Uri address, string database) =>
        new(new MongoClient(address.OriginalString).GetDatabase(MongoUrl.Create(address.OriginalString).DatabaseName ?? database).GetCollection<BsonDocument>("documents"));

    public async Task<bool> Add(string kind, string id, string json, CancellationToken stop)
    {
        // An upsert that changes nothing when it is there: one round trip, and no duplicate key to be told from other faults.
        var put = Builders<BsonDocument>.Update.SetOnInsert("kind", kind).SetOnInsert("id", id).SetOnInsert("body", json);
        return (await collection.UpdateOneAsync(By(kind, id), put, new UpdateOptions { IsUpsert = true }, stop)).UpsertedId is not null;
    }

    public async Task<bool> Replace(string kind, string id, string json, CancellationToken stop) =>
        (await collection.UpdateOneAsync(By(kind, id), Builders<BsonDocument>.Update.Set("body", json), null, stop)).MatchedCount > 0;

    public Task Remove(string kind, string id, CancellationToken stop) => collection.DeleteOneAsync(By(kind, id), stop);

    public async Task<string?> Find(string kind, string id, CancellationToken stop) =>
        await collection.Find(By(kind, id)).FirstOrDefaultAsync(stop) is { } found ? found["body"].AsString : null;

    public async Task<IReadOnlyList<string>> Newest(string kind, int limit, CancellationToken stop)
    {
        var found = await collection.Find(new BsonDocument("kind", kind)).Sort(new BsonDocument("id", -1)).Limit(limit).ToListAsync(stop);
        return [.. found.Select(document => document["body"].AsString)];
    }

    public async Task<IReadOnlyDictionary<string, long>> CountByKind(CancellationToken stop)
    {
        var grouping = new BsonDocument { ["_id"] = "$kind", ["count"] = new BsonDocument("$sum", 1) };
        var groups = await collection.Aggregate().Group<BsonDocument>(grouping).ToListAsync(stop);
        return groups.ToDictionary(group => group["_id"].AsString, group => group["count"].ToInt64());
    }

    private static BsonDocument By(string kind, string id) => new("_id", $"{kind}/{id}");
}
