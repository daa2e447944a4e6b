using System.Net;
using System.Security.Cryptography;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>
/// Sends copies of requests that change nothing to a version that has no traffic yet, compares its answers with those that callers got,
/// and throws them away. No caller ever waits for it: what there is no room or time for is dropped.
/// </summary>
internal sealed class Mirror(HttpMessageInvoker invoker, IHostApplicationLifetime life)
{
    /// <summary>Marks a copy, for the service that gets it.</summary>
    public const string Header = "Agrimaan-Mirror";

    /// <summary>How much of a body is compared.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Copies that may be under way at once, of all services.</summary>
    private const int MostAtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private int _underWay;

    /// <summary>Whether a request may be done twice: it changes nothing, has no body, and is no copy itself.</summary>
    public static bool May(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        && request.HttpContext.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
        && !request.Headers.ContainsKey(Header);

    /// <summary>Serves a request as ever, and sends its copy to another version.</summary>
    /// <param name="context">The request.</param>
    /// <param name="passage">How it is served.</param>
    /// <param name="to">The version that gets the copy.</param>
    /// <param name="serve">Serves it.</param>
    public Task ServeAsync(HttpContext context, Passage passage, LiveVersion to, Func<HttpContext, Passage, Task> serve)
    {
        var counter = to.CounterOf(Lane.Drawn).Mirror;
        if (to.Choose(Environment.TickCount64, default) is { } instance && TryBegin())
        {
            return BothAsync(context, passage, instance, counter, serve);
        }

        counter.Dropped();
        return serve(context, passage);
    }

    private bool TryBegin()
    {
        if (Interlocked.Increment(ref _underWay) <= MostAtOnce)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    private async Task BothAsync(HttpContext context, Passage passage, LiveInstance instance, MirrorCounter counter, Func<HttpContext, Passage, Task> serve)
    {
        var live = new TaskCompletionSource<MirrorAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = CopyAsync(await WriteAsync(context, passage, instance).ConfigureAwait(false), instance, counter, live.Task);
        var before = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var tee = new TeeStream(before.Stream, MostBytes);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(tee, before));
        try
        {
            await serve(context, passage).ConfigureAwait(false);
            live.SetResult(context.RequestAborted.IsCancellationRequested ? null : new(context.Response.StatusCode, context.Response.ContentType, (int)tee.Length, tee.Digest()));
        }
        finally
        {
            live.TrySetResult(null);
            context.Features.Set(before);
        }
    }

    /// <summary>The copy, as the forwarder would send it: nothing of the caller's request is needed afterwards.</summary>
    private async ValueTask<HttpRequestMessage> WriteAsync(HttpContext context, Passage passage, LiveInstance instance)
    {
        var request = context.Request;
        var copy = new HttpRequestMessage(HttpMethod.Parse(request.Method), (Uri?)null) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var flight = instance.Begin();
        await new HopTransformer(null, passage.Door.IsPublic, passage.Preview, flight, life.ApplicationStopping)
            .TransformRequestAsync(context, copy, instance.Address, CancellationToken.None).ConfigureAwait(false);
        copy.RequestUri ??= RequestUtilities.MakeDestinationAddress(instance.Address, request.Path, request.QueryString);
        copy.Headers.TryAddWithoutValidation(Header, "1");
        return copy;
    }

    /// <summary>Nobody waits for it, so nothing may be thrown.</summary>
    private async Task CopyAsync(HttpRequestMessage request, LiveInstance instance, MirrorCounter counter, Task<MirrorAnswer?> live)
    {
        // Off the caller's thread.
        await Task.Yield();
        MirrorAnswer? copied = null;
        try
        {
            using var flight = instance.Begin();
            using var late = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping, flight.End);
            late.CancelAfter(Patience);
            using (request)
            using (var response = await invoker.SendAsync(request, late.Token).ConfigureAwait(false))
            {
                copied = await ReadAsync(response, late.Token).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            // Counted below as one without an answer.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }

        counter.Mirrored(copied, await live.ConfigureAwait(false));
    }

    private static async Task<MirrorAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var (buffer, length) = (new byte[16 * 1024], 0);
        while (length < MostBytes && await stream.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, MostBytes - length)), cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

/// <summary>What is compared of an answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Type">Its content type.</param>
/// <param name="Length">How much of its body was looked at.</param>
/// <param name="Digest">SHA-256 of that much.</param>
internal sealed record MirrorAnswer(int Status, string? Type, int Length, string Digest);
