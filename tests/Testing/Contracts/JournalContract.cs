using System.Collections.Concurrent;
using Agrimaan.Delivery.Running;
using Xunit;

namespace Agrimaan.Testing.Contracts;

/// <summary>What every journal promises. An heir says how one is opened; all that it opens in one test share their storage.</summary>
public abstract class JournalContract
{
    private static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_appended_is_read_in_order()
    {
        var (journal, epoch) = await LeadAsync();
        var events = Events(3);

        await journal.AppendAsync("run/1", 0, epoch, events, Token);
        await journal.AppendAsync("run/1", 3, epoch, Events(1), Token);

        var read = await journal.ReadAsync("run/1", 0, Token);
        Assert.Equal([0, 1, 2, 3], read.Select(item => item.Position));
        Assert.Equal(events, read.Take(3).Select(item => item.Event));
        Assert.All(read, item => Assert.Equal(("run/1", epoch), (item.Stream, item.Epoch)));
        Assert.Equal([2, 3], (await journal.ReadAsync("run/1", 2, Token)).Select(item => item.Position));
        Assert.Empty(await journal.ReadAsync("run/1", 4, Token));
        Assert.Empty(await journal.ReadAsync("run/2", 0, Token));
    }

    [Fact]
    public async Task Another_number_of_events_than_expected_is_a_conflict_and_writes_nothing()
    {
        var (journal, epoch) = await LeadAsync();
        await journal.AppendAsync("run/1", 0, epoch, Events(2), Token);

        await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync("run/1", 0, epoch, Events(1), Token));
        await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync("run/1", 3, epoch, Events(1), Token));
        await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync("run/2", 1, epoch, Events(1), Token));

        Assert.Equal(2, (await journal.ReadAsync("run/1", 0, Token)).Count);
        Assert.Empty(await journal.ReadAsync("run/2", 0, Token));
    }

    [Fact]
    public async Task A_newer_leader_shuts_out_the_older_one()
    {
        var (old, first) = await LeadAsync();
        await old.AppendAsync("run/1", 0, first, Events(1), Token);
        var (young, second) = await LeadAsync();

        await Assert.ThrowsAsync<JournalConflictException>(() => old.AppendAsync("run/1", 1, first, Events(1), Token));
        await Assert.ThrowsAsync<JournalConflictException>(() => old.AppendAsync("run/1", 1, second + 1, Events(1), Token));
        await Assert.ThrowsAsync<JournalConflictException>(() => old.ProveAsync(first, Token));
        await young.ProveAsync(second, Token);
        await young.AppendAsync("run/1", 1, second, Events(1), Token);

        Assert.Equal((1, 2), (first, second));
        Assert.Equal([first, second], (await old.ReadAsync("run/1", 0, Token)).Select(item => item.Epoch));
    }

    [Fact]
    public async Task Appends_to_fifty_streams_at_once_leave_no_gap_and_sequence_rises_with_position()
    {
        var (journal, epoch) = await LeadAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(stream => Task.Run(
            async () =>
            {
                for (var version = 0; version < 8; version += 2)
                {
                    await journal.AppendAsync($"run/{stream}", version, epoch, Events(2), Token);
                }
            },
            Token)));

        var all = new List<RecordedEvent>();
        foreach (var stream in await journal.ListStreamsAsync("run/", Token))
        {
            var read = await journal.ReadAsync(stream, 0, Token);
            Assert.Equal(Enumerable.Range(0, 8).Select(position => (long)position), read.Select(item => item.Position));
            Assert.Equal(read.Select(item => item.Sequence).Order(), read.Select(item => item.Sequence));
            all.AddRange(read);
        }

        Assert.Equal(Enumerable.Range(1, 400).Select(sequence => (long)sequence), all.Select(item => item.Sequence).Order());
    }

    [Fact]
    public async Task Once_a_sequence_is_seen_all_below_it_are()
    {
        var (journal, epoch) = await LeadAsync();
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(stream => Task.Run(
            async () =>
            {
                for (var version = 0; version < 25; version++)
                {
                    await journal.AppendAsync($"s/{stream}", version, epoch, Events(1), Token);
                }
            },
            Token)));

        var highest = 0L;
        while (!writers.IsCompleted)
        {
            var now = new List<long>();
            for (var stream = 0; stream < 4; stream++)
            {
                now.AddRange((await journal.ReadAsync($"s/{stream}", 0, Token)).Select(item => item.Sequence));
            }

            Assert.Equal(highest, now.Count(sequence => sequence <= highest));
            highest = now.DefaultIfEmpty(0).Max();
        }

        await writers;
    }

    [Fact]
    public async Task Of_two_appends_to_the_same_place_exactly_one_wins()
    {
        var (journal, epoch) = await LeadAsync();
        var outcomes = new ConcurrentBag<bool>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    await journal.AppendAsync("run/1", 0, epoch, Events(2), Token);
                    outcomes.Add(true);
                }
                catch (JournalConflictException)
                {
                    outcomes.Add(false);
                }
            },
            Token)));

        Assert.Single(outcomes, won => won);
        Assert.Equal(2, (await journal.ReadAsync("run/1", 0, Token)).Count);
    }

    [Fact]
    public async Task A_cancelled_append_is_written_whole_or_not_at_all()
    {
        var (journal, epoch) = await LeadAsync();
        for (var attempt = 0; attempt < 40; attempt++)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var append = journal.AppendAsync($"run/{attempt}", 0, epoch, Events(3), cancel.Token);
            if (attempt % 3 == 1)
            {
                await Task.Yield();
            }

            await cancel.CancelAsync();
            try
            {
                await append;
            }
            catch (OperationCanceledException)
            {
                // Both are right; half is not.
            }
        }

        await journal.AppendAsync("last", 0, epoch, Events(1), Token);
        for (var attempt = 0; attempt < 40; attempt++)
        {
            Assert.Contains((await journal.ReadAsync($"run/{attempt}", 0, Token)).Count, new[] { 0, 3 });
        }
    }

    [Fact]
    public async Task Cancelled_before_it_began_an_append_writes_nothing()
    {
        var (journal, epoch) = await LeadAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.AppendAsync("run/1", 0, epoch, Events(1), new CancellationToken(true)));

        await journal.AppendAsync("run/1", 0, epoch, Events(1), Token);
        Assert.Single(await journal.ReadAsync("run/1", 0, Token));
    }

    [Fact]
    public async Task Large_and_foreign_text_comes_back_as_it_went_in()
    {
        var (journal, epoch) = await LeadAsync();
        string[] texts =
        [
            $$"""{"text":"{{new string('x', 3_000_000)}}"}""",
            """{"text":"Ährenfeld कृषि 農場 🌾 \u0000 ' ; drop table events; --"}""",
            "{}",
        ];

        await journal.AppendAsync("run/ü-🌾-'", 0, epoch, [.. texts.Select(text => new JournalEvent("текст", text, Noon))], Token);

        var read = await journal.ReadAsync("run/ü-🌾-'", 0, Token);
        Assert.Equal(texts, read.Select(item => item.Event.Data));
        Assert.All(read, item => Assert.Equal(("текст", Noon), (item.Event.Type, item.Event.At)));
    }

    [Fact]
    public async Task Opened_again_it_holds_what_it_held()
    {
        var (journal, epoch) = await LeadAsync();
        await journal.AppendAsync("run/1", 0, epoch, Events(3), Token);
        var before = await journal.ReadAsync("run/1", 0, Token);
        await CloseAsync(journal);

        var (again, next) = await LeadAsync();
        await again.AppendAsync("run/1", 3, next, Events(1), Token);

        var after = await again.ReadAsync("run/1", 0, Token);
        Assert.Equal(before, after.Take(3));
        Assert.Equal(epoch + 1, next);
        Assert.True(after[3].Sequence > after[2].Sequence);
    }

    [Fact]
    public async Task Streams_are_listed_by_prefix_and_no_sign_in_it_is_a_wildcard()
    {
        var (journal, epoch) = await LeadAsync();
        string[] names = ["run/b", "run/a", "run_c", "run%d", "Run/e", "runs", "plat/1", "run/Z"];
        foreach (var name in names)
        {
            await journal.AppendAsync(name, 0, epoch, Events(1), Token);
        }

        Assert.Equal(["run/Z", "run/a", "run/b"], await journal.ListStreamsAsync("run/", Token));
        Assert.Equal(["run_c"], await journal.ListStreamsAsync("run_", Token));
        Assert.Equal(["run%d"], await journal.ListStreamsAsync("run%", Token));
        Assert.Equal(names.Order(StringComparer.Ordinal), await journal.ListStreamsAsync("", Token));
        Assert.Empty(await journal.ListStreamsAsync("nothing", Token));
    }

    [Fact]
    public async Task Nothing_to_append_and_a_stream_without_a_name_are_refused()
    {
        var (journal, epoch) = await LeadAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => journal.AppendAsync("run/1", 0, epoch, [], Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => journal.AppendAsync("", 0, epoch, Events(1), Token));
    }

    /// <summary>Opens a journal over this test's storage.</summary>
    protected abstract Task<IJournal> OpenAsync();

    protected static IReadOnlyList<JournalEvent> Events(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new JournalEvent("weightSet", $$"""{"weight":{{number}}}""", Noon.AddSeconds(number)))];

    protected async Task<(IJournal Journal, long Epoch)> LeadAsync()
    {
        var journal = await OpenAsync();
        return (journal, await journal.BeginEpochAsync(Token));
    }

    private static async Task CloseAsync(IJournal journal)
    {
        if (journal is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
