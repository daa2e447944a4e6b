using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Shared;

/// <summary>
/// Says which requests fail. The golden-ratio sequence spreads them evenly, so a rate of 0.08 is 8 % of every
/// stretch of requests and not only of very long ones; a chance with a seed would not keep that promise.
/// </summary>
public sealed class FaultSequence(double rate, int seed)
{
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio

    private long counter = seed;

    public bool Next()
    {
        var position = unchecked((ulong)Interlocked.Increment(ref counter) * GoldenRatio);
        return position / (ulong.MaxValue + 1.0) < rate;
    }
}

/// <summary>Delays and breaks business requests as the settings say; the endpoints that the platform itself asks are left alone.</summary>
internal sealed class FaultInjection(ServiceSettings settings)
{
    private readonly FaultSequence faults = new(settings.FaultRate, settings.FaultSeed);

    public async Task Handle(HttpContext context, RequestDelegate next)
    {
        if (PlatformEndpoints.Serve(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (settings.Latency > TimeSpan.Zero)
        {
            await Task.Delay(settings.Latency, context.RequestAborted);
        }

        if (faults.Next())
        {
            throw new RequestException(StatusCodes.Status500InternalServerError, "This request was made to fail", "FAULT_RATE is set for this service.");
        }

        await next(context);
    }
}
