using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Samples.Shared;

/// <summary>Writes the body of an answer that is not what was asked for.</summary>
public delegate Task FailureWriter(HttpContext context, int status, string title, string detail);

/// <summary>The one place where a failed request gets its answer: exceptions, and empty answers of 400 and above.</summary>
internal sealed partial class Failures(FailureWriter write, ILogger<Failures> log)
{
    public static Task WriteProblem(HttpContext context, int status, string title, string detail) =>
        context.Response.WriteAsJsonAsync(
            new ProblemDetails { Status = status, Title = title, Detail = detail },
            SharedJson.Default.ProblemDetails,
            "application/problem+json",
            context.RequestAborted);

    public async Task Handle(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            var status = context.Response.StatusCode;
            if (status >= 400 && !context.Response.HasStarted && context.Response.ContentType is null)
            {
                await write(context, status, ReasonPhrases.GetReasonPhrase(status), Sentence(context.Request, status));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest; // for the numbers: nobody is left to answer
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await Answer(context, exception);
        }
    }

    private static string Sentence(HttpRequest request, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}.",
        _ => "The parameters or the body of the request cannot be read.",
    };

    private async Task Answer(HttpContext context, Exception exception)
    {
        var (status, title, detail) = exception switch
        {
            RequestException refused => (refused.Status, refused.Message, refused.Detail),
            BadHttpRequestException bad => (bad.StatusCode, ReasonPhrases.GetReasonPhrase(bad.StatusCode), bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "Something broke in this service", "The service's log has the cause."),
        };

        if (status >= 500)
        {
            RequestFailed(log, context.Request.Method, context.Request.Path, status, title, exception is RequestException ? null : exception);
        }

        context.Response.StatusCode = status;
        await write(context, status, title, detail);
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} answered {Status}: {Title}")]
    private static partial void RequestFailed(ILogger log, string method, string path, int status, string title, Exception? exception);
}
