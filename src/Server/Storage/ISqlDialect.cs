using System.Data.Common;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage;

/// <summary>What differs between the databases that hold a journal.</summary>
internal interface ISqlDialect
{
    /// <summary>Reads epoch and sequence of the head, and keeps other writers out until the transaction ends.</summary>
    string LockHead { get; }

    /// <summary>Streams whose name begins with <c>@prefix</c>, no sign in it being special.</summary>
    string StreamsByPrefix { get; }

    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>A transaction that may write.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection);

    /// <summary>What went wrong, in words for a person.</summary>
    JournalUnavailableException Explain(Exception fault);
}
