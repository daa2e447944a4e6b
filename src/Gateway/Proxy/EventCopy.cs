using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>
/// Passes a stream of server-sent events on, piece by piece. The forwarder could only break it off; here it can be ended, so that its
/// reader comes back by itself, to an instance that stays. However long nothing is said, the stream goes on.
/// </summary>
internal static class EventCopy
{
    private const int Piece = 16 * 1024;

    public static async Task RunAsync(HttpContext context, HttpResponseMessage from, Flight flight, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, flight.End, stopping);
        try
        {
            await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
            var stream = await from.Content.ReadAsStreamAsync(end.Token).ConfigureAwait(false);
            var buffer = new byte[Piece];
            while (await stream.ReadAsync(buffer, end.Token).ConfigureAwait(false) is var length and > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, length), end.Token).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
            }

            flight.StreamEnd = Outcome.Answered;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            flight.StreamEnd = context.RequestAborted.IsCancellationRequested ? Outcome.CallerLeft : end.IsCancellationRequested ? Outcome.Answered : Outcome.Failed;
            if (flight.StreamEnd == Outcome.Failed)
            {
                context.Abort();
            }
        }
    }
}
