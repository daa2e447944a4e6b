using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Agrimaan.Gateway.Proxy;

/// <summary>What became of one try at an instance.</summary>
internal enum Outcome
{
    /// <summary>It answered, whatever the status.</summary>
    Answered,

    /// <summary>The connection could not be made: the instance has seen nothing of the request.</summary>
    Refused,

    /// <summary>The connection broke before any of the answer was there; the instance may have seen the request.</summary>
    Broken,

    /// <summary>The answer was cut off, or the instance took too long.</summary>
    Failed,

    /// <summary>Its instance had to go, and the time to wait for its answer was over.</summary>
    Cut,

    /// <summary>The caller went away; says nothing about the instance.</summary>
    CallerLeft,

    /// <summary>The caller's request cannot be written down for the instance.</summary>
    NotUnderstood,
}

/// <summary>Reads what the forwarder says.</summary>
internal static class Outcomes
{
    public static Outcome Of(HttpContext context, ForwarderError error) => error switch
    {
        ForwarderError.None => Outcome.Answered,

        // A connection that was handed over ends when either side likes; no end of it is a failure of the request that began it.
        >= ForwarderError.UpgradeRequestCanceled and <= ForwarderError.UpgradeResponseDestination or ForwarderError.UpgradeActivityTimeout => Outcome.Answered,

        // Before the caller's token is asked: the forwarder itself aborts the caller's connection when an answer breaks off.
        ForwarderError.ResponseBodyDestination or ForwarderError.RequestBodyDestination => Outcome.Failed,
        _ when context.RequestAborted.IsCancellationRequested => Outcome.CallerLeft,
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
            or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient => Outcome.CallerLeft,
        ForwarderError.RequestCreation => Outcome.NotUnderstood,
        _ when context.Response.HasStarted => Outcome.Failed,
        ForwarderError.Request or ForwarderError.RequestTimedOut => OfException(context.Features.Get<IForwarderErrorFeature>()?.Exception),
        _ => Outcome.Failed,
    };

    /// <summary>Whether asking again cannot do anything twice and loses nothing of the request.</summary>
    public static bool Repeatable(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };

    private static Outcome OfException(Exception? exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Outcome.Refused,

        // The handler's own limit for making a connection; the forwarder's limit for an answer has no such inner exception.
        OperationCanceledException { InnerException: TimeoutException } => Outcome.Refused,
        HttpRequestException { InnerException: IOException } => Outcome.Broken,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Outcome.Broken,
        _ => Outcome.Failed,
    };
}
