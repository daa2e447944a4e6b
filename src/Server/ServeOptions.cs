using Agrimaan.Server.Workers;

namespace Agrimaan.Server;

/// <summary>How a control plane is started.</summary>
public sealed record ServeOptions
{
    /// <summary>Its home folder.</summary>
    public required string Home { get; init; }

    /// <summary>Port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Connection string of a PostgreSQL server; null keeps the state in a SQLite file of the home.</summary>
    public string? Postgres { get; init; }

    /// <summary>How this program is started again, as keeper and gateway.</summary>
    public required SelfProgram Self { get; init; }
}
