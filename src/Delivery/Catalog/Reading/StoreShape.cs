namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shapes of stores and brokers.</summary>
internal static class StoreShape
{
    private static readonly KeyShape[] Common =
    [
        new("version", Forms.Version, "Version of the server.", "\"8.0\""),
        new("members", ValueShape.Number(1, 9), "Servers that hold a copy; odd where they vote.", "3") { Default = "1" },
        new("storage", Forms.Room, "Room on disk of each member.", "100Gi"),
    ];

    private static readonly KeysShape Backup = new(
        KeyShape.Time("every", "5m", "7d", "24h", "Time between two full backups."),
        KeyShape.Time("keep", "1h", "3650d", "30d", "How long a backup is kept; not shorter than every."),
        KeyShape.Time("pitr", "10s", "24h", null, "Point-in-time recovery: how often the log of changes is saved; not longer than every.", "5m"));

    public static NamesShape Stores { get; } = new(
        Forms.Name,
        new KeysShape(
        [
            new("kind", ValueShape.Choice("mongodb", "postgresql", "mysql", "redis", "elasticsearch", "s3"), "What it is.", "mongodb") { Required = true },
            .. Common,
            new("backup", Backup, "When it is backed up.", "{ every: 6h, keep: 30d, pitr: 5m }"),
        ]),
        "A store.", Most: 50);

    public static NamesShape Brokers { get; } = new(
        Forms.Name,
        new KeysShape(
        [
            new("kind", ValueShape.Choice("rabbitmq", "mqtt", "kafka", "nats"), "What it is.", "rabbitmq") { Required = true },
            .. Common,
            new("exchange", ValueShape.Text("the name of an exchange", "^[A-Za-z0-9._:-]{1,127}$"), "The exchange that messages go through, of RabbitMQ.", "farm.events"),
        ]),
        "A broker.", Most: 50);
}
