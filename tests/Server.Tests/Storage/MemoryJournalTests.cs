using Agrimaan.Delivery.Running;
using Agrimaan.Testing.Contracts;
using Agrimaan.Testing.Fakes;

namespace Agrimaan.Server.Tests.Storage;

/// <summary>The fake keeps the promises of the real ones.</summary>
public sealed class MemoryJournalTests : JournalContract
{
    private readonly MemoryJournal.Storage _storage = new();

    protected override Task<IJournal> OpenAsync() => Task.FromResult<IJournal>(new MemoryJournal(_storage));
}
