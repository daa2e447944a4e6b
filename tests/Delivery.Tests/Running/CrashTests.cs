using Agrimaan.Delivery.Running;
using Agrimaan.Testing.Contracts;
using Agrimaan.Testing.Fakes;

namespace Agrimaan.Delivery.Tests.Running;

public sealed class CrashTests : CrashStory
{
    protected override Func<Task<IJournal>> NewStorage()
    {
        var journal = new MemoryJournal();
        return () => Task.FromResult<IJournal>(journal);
    }
}
