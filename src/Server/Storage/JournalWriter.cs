using System.Data.Common;
using System.Threading.Channels;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Storage;

/// <summary>
/// The one writer of a journal. Requests that wait together are committed together, so that many pay for one sync of the
/// disk. After a fault it opens a new connection and goes on with the next request.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int MostWaiting = 1024;
    private const int MostTogether = 128;

    private readonly ISqlDialect _dialect;
    private readonly Channel<JournalRequest> _waiting = Channel.CreateBounded<JournalRequest>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Task _work;
    private DbConnection? _connection;

    public JournalWriter(ISqlDialect dialect, DbConnection connection)
    {
        (_dialect, _connection) = (dialect, connection);
        _work = Task.Run(WorkAsync);
    }

    public async Task<long> AskAsync(JournalRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new JournalUnavailableException("the journal is closed");
        }

        return await request.Answer.ConfigureAwait(false);
    }

    /// <summary>What was asked before is still written.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work.ConfigureAwait(false);
        await DropConnectionAsync().ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var together = new List<JournalRequest>(MostTogether);
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            together.Clear();
            while (together.Count < MostTogether && _waiting.Reader.TryRead(out var request))
            {
                if (!request.IsAbandoned)
                {
                    together.Add(request);
                }
            }

            if (together.Count > 0)
            {
                await WriteAsync(together).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(List<JournalRequest> requests)
    {
        try
        {
            _connection ??= await _dialect.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            await using (var transaction = await JournalTransaction.BeginAsync(_connection, await _dialect.BeginAsync(_connection).ConfigureAwait(false), _dialect.LockHead).ConfigureAwait(false))
            {
                foreach (var request in requests)
                {
                    await request.DoAsync(transaction).ConfigureAwait(false);
                }

                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }
        catch (Exception fault)
        {
            // The edge of the loop: those who wait learn of it, and the loop goes on with a fresh connection.
            var told = fault as JournalUnavailableException ?? _dialect.Explain(fault);
            requests.ForEach(request => request.Failed(told));
            await DropConnectionAsync().ConfigureAwait(false);
            return;
        }

        requests.ForEach(request => request.Committed());
    }

    private async Task DropConnectionAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            catch (DbException)
            {
                // It is given up anyway.
            }
        }
    }
}
