using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Server.Notifications;

/// <summary>One channel of one platform: one notice at a time, in order; the next only when this one was told or given up.</summary>
internal sealed class ChannelLine(string platform, string name, IJournal journal, long epoch, TimeProvider clock)
{
    private int _failures;
    private DateTimeOffset _nextTry;

    public ChannelState State { get; private set; } = new();

    /// <summary>What goes on, or has ended.</summary>
    public Task Telling { get; private set; } = Task.CompletedTask;

    /// <summary>What the last try said when it was not told; null when all is well.</summary>
    public string? Fault { get; private set; }

    public DateTimeOffset? FailingSince { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var written = await journal.ReadAsync(ChannelState.StreamOf(platform, name), 0, cancellationToken).ConfigureAwait(false);
        State = written.Aggregate(new ChannelState(), (state, item) => state.Apply(ChannelJson.Read(item.Event), item.Event.At));
    }

    /// <summary>Whether a try may begin now.</summary>
    public bool IsReady => Telling.IsCompleted && clock.GetUtcNow() >= _nextTry;

    /// <summary>Begins a try; returns at once.</summary>
    public void Begin(Notification channel, Notice notice, Func<string, Task<CheckResult>> tell, Action<Exception> onFault) => Telling = Task.Run(async () =>
    {
        try
        {
            await TryAsync(channel, notice, tell).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one tells it.
        }
        catch (Exception fault)
        {
            // Nothing is lost: what is not written as told is told again, under the same key.
            Failed(fault.Message);
            onFault(fault);
        }
    });

    private async Task TryAsync(Notification channel, Notice notice, Func<string, Task<CheckResult>> tell)
    {
        var answer = await tell(notice.KeyFor(platform, name)).ConfigureAwait(false);
        if (answer.Verdict == Verdict.Pass)
        {
            await WriteAsync(new NoticeTold(notice.Sequence)).ConfigureAwait(false);
            (_failures, Fault, FailingSince) = (0, null, null);
            return;
        }

        Failed(answer.Sentence);
        if (clock.GetUtcNow() - notice.At >= channel.GiveUpAfter)
        {
            await WriteAsync(new NoticeGivenUp(notice.Sequence, answer.Sentence)).ConfigureAwait(false);
        }
    }

    private void Failed(string reason)
    {
        (Fault, FailingSince) = (reason, FailingSince ?? clock.GetUtcNow());
        _nextTry = clock.GetUtcNow() + ChannelState.Pause(++_failures);
    }

    private async Task WriteAsync(ChannelEvent happened)
    {
        var now = clock.GetUtcNow();
        try
        {
            await journal.AppendAsync(ChannelState.StreamOf(platform, name), State.Version, epoch, [ChannelJson.Write(happened, now)], CancellationToken.None).ConfigureAwait(false);
            State = State.Apply(happened, now);
        }
        catch
        {
            // Whether it was written is not known.
            await LoadAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
