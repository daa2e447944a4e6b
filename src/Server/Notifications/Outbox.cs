using System.Collections.Concurrent;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Views;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Agrimaan.Server.Notifications;

/// <summary>
/// Tells people what the journal says, at least once and in order for each channel, over restarts and outages. A hanging channel holds up no other,
/// and none ever holds up a run.
/// </summary>
/// <param name="platformOf">A platform by its name; what it throws is passed on.</param>
/// <param name="platforms">All platforms, each with the version of its state and of its run: while these stay, nothing new is to be told.</param>
internal sealed partial class Outbox(
    IJournal journal, Epoch epoch, Messenger messenger, Func<string, PlatformState> platformOf, Func<IEnumerable<(PlatformState State, long Run)>> platforms, TimeProvider clock, ILogger<Outbox> log) : BackgroundService, INotifications
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, (News News, long Version, long Run)> _news = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Platform, string Channel), ChannelLine> _lines = new();
    private readonly ConcurrentDictionary<(string Platform, string Channel), int> _waiting = new();
    private readonly ConcurrentDictionary<string, (FileApplied File, IReadOnlyList<Notification> Channels)> _channels = new(StringComparer.Ordinal);
    private string? _complaint;

    /// <inheritdoc/>
    public IReadOnlyList<NotificationView> List(string platform) => [.. Channels(platformOf(platform)).Select(channel => ViewOf(platform, channel))];

    /// <inheritdoc/>
    public async Task<NotificationTest> TestAsync(string platform, string name, string by, CancellationToken cancellationToken)
    {
        var state = platformOf(platform);
        var channels = Channels(state);
        var channel = channels.FirstOrDefault(one => one.Name == name) ?? throw new ProblemException(new(
            "notification.unknown", $"{platform} has no notification '{name}'.", channels.Count == 0 ? "Declare one under `notifications:` of its environment, then run `agrimaan up`." : $"There are: {string.Join(", ", channels.Select(one => one.Name))}.", 404));
        var now = clock.GetUtcNow();
        var notice = new Notice(0, channel.On[0], now, $"a test by {by}: nothing has happened on {platform}", null, state.Current?.Version ?? "none", null, by, null);
        var answer = await messenger.TellAsync(platform, state.File!, channel, notice, $"{platform}/{name}/test-{now.UtcTicks}", cancellationToken).ConfigureAwait(false);
        return new(name, RunViews.Camel(answer.Verdict), answer.Sentence);
    }

    /// <summary>Reads what is new and begins to tell what is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (state, run) in platforms().Where(platform => platform.State.File is not null))
        {
            if (Channels(state).Count > 0)
            {
                await LookAsync(state, run, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                _complaint = null;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The one catch of this loop: what could not be read now is read at the next look.
                Complain(fault);
            }
        }

        await Task.WhenAll(_lines.Values.Select(line => line.Telling)).ConfigureAwait(false);
    }

    private async Task LookAsync(PlatformState state, long run, CancellationToken cancellationToken)
    {
        var known = _news.GetValueOrDefault(state.Name, (new News(state.Name, journal), -1, -1));
        foreach (var channel in Channels(state).Where(channel => !_lines.ContainsKey((state.Name, channel.Name))))
        {
            var line = new ChannelLine(state.Name, channel.Name, journal, epoch.Value, clock);
            await line.LoadAsync(cancellationToken).ConfigureAwait(false);
            _lines[(state.Name, channel.Name)] = line;
        }

        if ((state.Version, run) != (known.Version, known.Run))
        {
            await known.News.ReadAsync(name => _lines.TryGetValue((state.Name, name), out var line) ? line.State.Mark : 0, cancellationToken).ConfigureAwait(false);
            _news[state.Name] = (known.News, state.Version, run);
        }

        foreach (var (channel, since) in known.News.Channels)
        {
            if (!_lines.TryGetValue((state.Name, channel.Name), out var line))
            {
                continue;
            }

            var due = known.News.After(channel, Math.Max(since, line.State.Mark)).ToList();
            _waiting[(state.Name, channel.Name)] = due.Count;
            if (due.Count > 0 && line.IsReady)
            {
                line.Begin(channel, due[0], key => messenger.TellAsync(state.Name, state.File!, channel, due[0], key, cancellationToken), Complain);
            }
        }
    }

    private NotificationView ViewOf(string platform, Notification channel)
    {
        var line = _lines.GetValueOrDefault((platform, channel.Name));
        return new(
            channel.Name, [.. channel.On.Select(RunViews.Camel)], line?.State.Told ?? 0, line?.State.LastTold, _waiting.GetValueOrDefault((platform, channel.Name)),
            line?.State.GivenUp ?? 0, line?.State.GivenUpLately ?? 0, line?.FailingSince, line?.Fault ?? line?.State.LastFault);
    }

    /// <summary>A file is read once, and not at every look.</summary>
    private IReadOnlyList<Notification> Channels(PlatformState state)
    {
        if (state.File is not { } file)
        {
            return [];
        }

        return _channels.TryGetValue(state.Name, out var known) && ReferenceEquals(known.File, file)
            ? known.Channels
            : (_channels[state.Name] = (file, [.. AppliedPlatform.Environment(file).Notifications])).Channels;
    }

    private void Complain(Exception fault)
    {
        if (_complaint != fault.Message)
        {
            _complaint = fault.Message;
            LogBehind(log, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notifications wait to be told: {Reason}")]
    private static partial void LogBehind(ILogger log, string reason);
}
