using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>Stops all runs of this control plane and lets them go on. Written in the journal, so that it outlives every restart and whoever leads.</summary>
internal sealed class LineSwitch(IJournal journal, Epoch epoch, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _setting = new(1, 1);
    private long _written;
    private (Line Line, DateTimeOffset? Since) _set = (Line.Free, null);

    /// <summary>As it is now.</summary>
    public Line Now => _set.Line;

    public LineView View => new(_set.Line.Stopped, _set.Line.By, _set.Line.Reason, _set.Since);

    /// <summary>Reads how it was left, before any platform is taken up.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var written = await journal.ReadAsync(Line.Stream, 0, cancellationToken).ConfigureAwait(false);
        _written = written.Count;
        if (written is [.., var last])
        {
            _set = (JournalJson.ReadLine(last.Event), last.Event.At);
        }
    }

    /// <returns>Whether that changed anything.</returns>
    public async Task<bool> SetAsync(Line line, CancellationToken cancellationToken)
    {
        await _setting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (line.Stopped == Now.Stopped)
            {
                return false;
            }

            var now = clock.GetUtcNow();
            try
            {
                await journal.AppendAsync(Line.Stream, _written, epoch.Value, [JournalJson.Write(line, now)], cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // Whether it was written is unknown.
                await LoadAsync(CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            (_written, _set) = (_written + 1, (line, now));
            return true;
        }
        finally
        {
            _setting.Release();
        }
    }

    /// <exception cref="ProblemException">It is stopped, and the plan does not go back.</exception>
    public void Refuse(PlanKind kind)
    {
        if (Now is { Stopped: true } line && kind != PlanKind.Rollback)
        {
            throw new ProblemException(new(
                "line.stopped", $"{line.By} has stopped the line: {line.Reason.TrimEnd('.')}.", "No run starts until somebody lets it go on: `agrimaan stop-the-line off`. Going back (`agrimaan rollback`) is possible all the time.", 409));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _setting.Dispose();
}
