using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Shared;

/// <summary>
/// The versions that took part in answering one request, from the <c>Agrimaan-Path</c> headers of the services asked on
/// the way. They are passed on in the answer, so the edge sees every version on the request's path.
/// </summary>
public sealed class VisitedPath
{
    public const string Header = "Agrimaan-Path";

    private readonly Lock gate = new();
    private readonly List<string> hops = [];

    public IReadOnlyList<string> Hops
    {
        get
        {
            lock (gate)
            {
                return [.. hops];
            }
        }
    }

    public static VisitedPath Of(HttpContext context) => context.Features.Get<VisitedPath>()!;

    internal static Task Handle(HttpContext context, RequestDelegate next)
    {
        var path = new VisitedPath();
        context.Features.Set(path);
        context.Response.OnStarting(() =>
        {
            if (path.Hops is { Count: > 0 } hops)
            {
                context.Response.Headers[Header] = string.Join(',', hops);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Add(IEnumerable<string> headers)
    {
        lock (gate)
        {
            hops.AddRange(headers
                .SelectMany(header => header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Except(hops));
        }
    }

    /// <summary>Reads the header of every answer, good or bad: a failed hop is on the path too.</summary>
    internal sealed class Collector(IHttpContextAccessor current) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (current.HttpContext is { } context && response.Headers.TryGetValues(Header, out var headers))
            {
                Of(context).Add(headers);
            }

            return response;
        }
    }
}
