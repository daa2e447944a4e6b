using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Api;

/// <summary>Answers faults in one form.</summary>
internal static partial class Problems
{
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(problem, ClientJson.Default.Problem), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Turns what was thrown into an answer.</summary>
    public static async Task CatchAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
            {
                await WriteAsync(context, Bare(context.Response.StatusCode)).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await WriteAsync(context, Of(fault, log)).ConfigureAwait(false);
        }
    }

    private static Problem Of(Exception fault, ILogger log)
    {
        switch (fault)
        {
            case ProblemException known:
                return known.Problem;
            case BadHttpRequestException bad:
                return Bare(bad.StatusCode);
            case JsonException:
                return Bare(400);
            case TargetUnavailableException unavailable:
                return new("target.unavailable", $"This machine did not do its part: {unavailable.Message}.", "Try again; if it stays so, see serve.log in the home folder.", 503);
            case JournalUnavailableException unavailable:
                LogFault(log, fault);
                return new("journal.unavailable", unavailable.Message, "It was done whole or not at all: see `agrimaan status`, then try again.", 503);
            case JournalConflictException conflict:
                return new("journal.conflict", $"Somebody else was quicker: {conflict.Message}.", "Look again, then try again.", 409);
            case FencedException fenced:
                return new("target.fenced", $"This control plane leads no more: {fenced.Message}.", "Ask the one that leads; see `agrimaan status`.", 409);
            default:
                LogFault(log, fault);
                return new("api.fault", "The control plane could not do this.", "See serve.log in its home folder.", 500);
        }
    }

    /// <summary>A refusal of the framework, in our words.</summary>
    private static Problem Bare(int status) => status switch
    {
        401 => new("access.denied", "You are not signed in.", "Run `agrimaan dashboard` and open the link it prints.", status),
        404 => new("api.unknown", "There is nothing at this address.", "See /openapi/v1.json for what there is.", status),
        405 => new("api.method", "This address does not do that.", "See /openapi/v1.json for what it does.", status),
        413 => new("api.tooLarge", "The request is too large.", "Two megabytes are the most; artefacts are copied from the disk, not sent.", status),
        415 => new("api.contentType", "The request is not JSON.", "Send it with Content-Type: application/json.", status),
        _ => new("api.malformed", "The request cannot be read.", "Send JSON in the form of /openapi/v1.json.", status),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed")]
    private static partial void LogFault(ILogger log, Exception fault);
}
