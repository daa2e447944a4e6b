using Agrimaan.Client;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Tests.Api;

/// <summary>One recording of three bytes.</summary>
internal sealed class FakeRecordings : IRecordings
{
    public RecordingsView Of(string platform) => new(null, [new("shop-2", "2.0.0", Views.Noon, 3)]);

    public Task<byte[]> ReadAsync(string run, CancellationToken cancellationToken) => Task.FromResult<byte[]>([1, 2, 3]);
}
