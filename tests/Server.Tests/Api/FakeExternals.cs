using Agrimaan.Client;
using Agrimaan.Server.External;

namespace Agrimaan.Server.Tests.Api;

/// <summary>One external service that is always there.</summary>
internal sealed class FakeExternals : IExternals
{
    public Task<IReadOnlyList<ExternalView>> LookAsync(string platform, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ExternalView>>([new("weather", null, "mock", null, ["shop"], "pass", "its mock runs")]);
}
