using Agrimaan.Samples.Shared;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Samples.Documents;

public static partial class SampleDocuments
{
    /// <summary>The service's documents, in its own database: a SQLite file, or MongoDB where MONGO_URL is set.</summary>
    public static IDocuments OpenDocuments(this SampleService service, string name)
    {
        if (service.Settings.Optional("MONGO_URL", "mongodb", "mongodb+srv") is not { } address)
        {
            return new SqliteDocuments(service.OpenDatabase(name, SqliteDocuments.Table));
        }

        OnMongo(service.Log("Documents"), $"agrimaan-{name}");
        service.SayWhenReady(() => "documents in MongoDB, which this sample was never tested against");
        return MongoDocuments.At(address, $"agrimaan-{name}");
    }

    [LoggerMessage(LogLevel.Warning, "Documents are kept in MongoDB, database {Name} unless MONGO_URL names one; the sample's tests never had a MongoDB server")]
    private static partial void OnMongo(ILogger log, string name);
}
