using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage;
using Agrimaan.Testing.Contracts;

namespace Agrimaan.Server.Tests.Workers;

/// <summary>The same story on the journal that people have: each new control plane opens the file again.</summary>
public sealed class SqliteCrashTests : CrashStory, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteJournal> _opened = [];
    private int _stories;

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _opened)
        {
            await journal.DisposeAsync();
        }

        _folder.Dispose();
    }

    protected override Func<Task<IJournal>> NewStorage()
    {
        var file = _folder[$"story-{++_stories}.db"];
        return async () =>
        {
            var journal = await SqliteJournal.OpenAsync(file, CancellationToken.None);
            _opened.Add(journal);
            return journal;
        };
    }
}
