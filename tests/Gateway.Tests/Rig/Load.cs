using System.Collections.Concurrent;
using System.Net;

namespace Agrimaan.Gateway.Tests.Rig;

/// <summary>Constant traffic by callers that never retry; whatever is not a 200 is a failure.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _callers;
    private long _answered;

    public Load(TestGateway gateway, int callers) =>
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(gateway.Http))));

    public long Answered => Interlocked.Read(ref _answered);

    public ConcurrentQueue<string> Failures { get; } = [];

    public Task EndAsync()
    {
        _end.Cancel();
        return _callers;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task CallAsync(HttpClient http)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var response = await http.GetAsync("/");
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    Failures.Enqueue($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                }
            }
            catch (HttpRequestException fault)
            {
                Failures.Enqueue(fault.Message);
            }

            Interlocked.Increment(ref _answered);
        }
    }
}
