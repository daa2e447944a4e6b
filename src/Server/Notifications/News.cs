using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Notifications;

/// <summary>
/// What there is to tell of one platform, in the order of the journal. The platform and its runs have a stream each: so that nothing is told before
/// something older that another stream holds, only what lies below a place up to which all of them have been read is given out.
/// </summary>
internal sealed class News(string platform, IJournal journal)
{
    private readonly SortedDictionary<long, Notice> _notices = [];
    private readonly Dictionary<string, RunState?> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _ended = new(StringComparer.Ordinal);
    private PlatformState _state = new() { Name = platform };
    private long _complete;

    /// <summary>The channels of the file in force, each with the place in the journal since which it is there without a break.</summary>
    public ImmutableArray<(Notification Channel, long Since)> Channels { get; private set; } = [];

    private int _approvals;

    /// <summary>Reads what is new.</summary>
    /// <param name="marks">How far each channel has been told; what is older than all of them need not be read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task ReadAsync(Func<string, long> marks, CancellationToken cancellationToken)
    {
        var reached = await TakePlatformAsync(cancellationToken).ConfigureAwait(false);
        var from = Channels.Select(channel => Math.Max(channel.Since, marks(channel.Channel.Name))).DefaultIfEmpty(long.MaxValue).Min();
        foreach (var (run, _) in _open.ToList())
        {
            reached = Math.Max(reached, await TakeRunAsync(run, from, cancellationToken).ConfigureAwait(false));
        }

        await TakePlatformAsync(cancellationToken).ConfigureAwait(false);
        _complete = Math.Max(_complete, reached);
        foreach (var old in _notices.Keys.TakeWhile(sequence => sequence <= from).ToList())
        {
            _notices.Remove(old);
        }
    }

    /// <summary>What a channel is to be told next.</summary>
    public IEnumerable<Notice> After(Notification channel, long mark) =>
        _notices.Values.Where(notice => notice.Sequence > mark && notice.Sequence <= _complete && channel.On.Contains(notice.Kind));

    private async Task<long> TakePlatformAsync(CancellationToken cancellationToken)
    {
        var written = await journal.ReadAsync(PlatformLoop.StreamOf(platform), _state.Version, cancellationToken).ConfigureAwait(false);
        foreach (var item in written)
        {
            var happened = JournalJson.ReadPlatform(item.Event);
            if (Notices.Of(_state, happened, item, _approvals) is { } notice)
            {
                _notices[item.Sequence] = notice;
            }

            _state = _state.Apply(happened, item.Event.At);
            switch (happened)
            {
                case FileApplied file:
                    Take(file, item.Sequence);
                    break;
                case RunStarted begun:
                    _open[begun.Run] = null;
                    break;
                case RunFinished ended:
                    _ended[ended.Run] = item.Sequence;
                    break;
            }
        }

        return written.Count > 0 ? written[^1].Sequence : 0;
    }

    private async Task<long> TakeRunAsync(string id, long from, CancellationToken cancellationToken)
    {
        var over = _ended.TryGetValue(id, out var end);
        var known = _state.Runs.Find(run => run.Id == id)!;
        var run = _open[id] ?? RunState.Begin(id, known.Plan, known.Author, known.StartedAt);
        var written = over && end <= from ? [] : await journal.ReadAsync(PlatformLoop.StreamOfRun(id), run.Version, cancellationToken).ConfigureAwait(false);
        foreach (var item in written)
        {
            var happened = JournalJson.ReadRun(item.Event);
            if (Notices.Of(run, happened, item) is { } notice)
            {
                _notices[item.Sequence] = notice;
            }

            run = run.Apply(happened, item.Event.At);
        }

        if (over)
        {
            _open.Remove(id);
            _ended.Remove(id);
        }
        else
        {
            _open[id] = run;
        }

        return written.Count > 0 ? written[^1].Sequence : 0;
    }

    /// <summary>A file of an older version may not be valid any more; then it tells nobody anything.</summary>
    private void Take(FileApplied file, long sequence)
    {
        var environment = PlatformFile.Read(file.Text, file.File).Platform?.Environments.GetValueOrDefault(file.Environment);
        var before = Channels.ToDictionary(channel => channel.Channel.Name, channel => channel.Since, StringComparer.Ordinal);
        Channels = [.. (environment?.Notifications ?? []).Select(channel => (channel, before.GetValueOrDefault(channel.Name, sequence)))];
        _approvals = environment?.Approvals.Count ?? 0;
    }
}
