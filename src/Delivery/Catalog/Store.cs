namespace Agrimaan.Delivery.Catalog;

/// <summary>Where services keep data.</summary>
public sealed record Store
{
    public required string Name { get; init; }

    /// <summary>What it is, such as <c>mongodb</c>; see the key's choices.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of the server, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Servers that hold a copy, 1 to 9; odd where they vote.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Room on disk per member, such as <c>100Gi</c>, or null.</summary>
    public string? Storage { get; init; }

    public BackupPolicy? Backup { get; init; }
}

/// <summary>When a store is backed up.</summary>
public sealed record BackupPolicy
{
    /// <summary>Time between two full backups. 5 min to 7 days.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long one is kept. 1 h to 10 years, at least <see cref="Every"/>.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Point-in-time recovery: how often the log of changes is saved; null is never. 10 s to 24 h, at most <see cref="Every"/>.</summary>
    public TimeSpan? Pitr { get; init; }
}

/// <summary>What carries messages between services.</summary>
public sealed record Broker
{
    public required string Name { get; init; }

    /// <summary>What it is, such as <c>rabbitmq</c>; see the key's choices.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of the server, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Servers of the cluster, 1 to 9; odd where they vote.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Room on disk per member, such as <c>20Gi</c>, or null.</summary>
    public string? Storage { get; init; }

    /// <summary>The exchange that messages go through (RabbitMQ), or null.</summary>
    public string? Exchange { get; init; }
}
