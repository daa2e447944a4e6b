using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Agrimaan.Server.Journeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Tests.Journeys;

/// <summary>A shop on a real socket that takes orders, and a player that plays journeys against it.</summary>
internal sealed class ShopRig : IAsyncDisposable
{
    public const string Platform = "farm";

    private readonly WebApplication _app;
    private readonly TemporaryFolder _home = new();
    private int _last;

    private ShopRig(WebApplication app)
    {
        _app = app;
        Player = NewPlayer();
    }

    public JourneyPlayer Player { get; private set; }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Orders that are there.</summary>
    public ConcurrentDictionary<string, string> Orders { get; } = new();

    /// <summary>Method, path and the headers of ours, of every request.</summary>
    public ConcurrentQueue<(string Call, string? Journey, string? Id, string? Versions, string Body)> Asked { get; } = new();

    /// <summary>Answers instead of the shop, when it gives true.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>Whether it lets a version be asked by name, as a gateway does.</summary>
    public bool HonoursPreviews { get; set; }

    public string Leftovers => Path.Combine(_home.Path, "platforms", Platform, "journeys");

    public static async Task<ShopRig> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var rig = default(ShopRig);
        app.Run(context => rig!.AnswerAsync(context));
        await app.StartAsync();
        return rig = new(app);
    }

    /// <summary>As after a kill: another process on the same home.</summary>
    public JourneyPlayer NewPlayer() => Player = new(
        new JourneyDoor(TimeProvider.System), new JourneyLeftovers(_home.Path), new GatewayRouter(TimeProvider.System), TimeProvider.System);

    /// <summary>Places an order, looks at it, and removes it.</summary>
    public static Journey Order(Func<JourneyStep, JourneyStep>? changeFirst = null, Func<JourneyStep, JourneyStep>? changeSecond = null)
    {
        var place = new JourneyStep
        {
            Method = "POST", Path = "/orders", Body = """{"what":"carp"}""", Line = 10,
            Expect = new() { Body = """{"state":"placed"}""" },
            Keep = ImmutableSortedDictionary<string, string>.Empty.Add("order", "id"),
        };
        var look = new JourneyStep { Method = "GET", Path = "/orders/${order}", Line = 14, Expect = new() { Status = [200], Body = """{"id":"${order}"}""" } };
        return new()
        {
            Name = "order",
            Steps = [changeFirst?.Invoke(place) ?? place, changeSecond?.Invoke(look) ?? look],
            Cleanup = [new() { Method = "DELETE", Path = "/orders/${order}", Line = 18 }],
        };
    }

    public Task<Delivery.Verification.CheckResult> PlayAsync(Journey journey, string? versions = null, CancellationToken cancellationToken = default) =>
        Player.PlayAsync(new(Platform, journey, Address, versions), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _home.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        Asked.Enqueue((
            $"{request.Method} {request.Path}", request.Headers[JourneyDoor.NameHeader], request.Headers[JourneyDoor.IdHeader], request.Headers[PreviewKey.Header],
            await reader.ReadToEndAsync(context.RequestAborted)));
        if (HonoursPreviews && request.Headers.ContainsKey(PreviewKey.KeyHeader))
        {
            context.Response.Headers[PreviewKey.Header] = request.Headers[PreviewKey.Header];
            if (request.Path == PreviewKey.ProbePath)
            {
                context.Response.StatusCode = 204;
                return;
            }
        }

        if (await Instead(context))
        {
            return;
        }

        var id = request.Path.Value!.Split('/')[^1];
        if (request.Method == "POST")
        {
            var made = $"n{Interlocked.Increment(ref _last)}";
            Orders[made] = "placed";
            await context.Response.WriteAsync($$"""{"id":"{{made}}","state":"placed"}""");
        }
        else if (request.Method == "DELETE" ? Orders.TryRemove(id, out _) : Orders.ContainsKey(id))
        {
            await context.Response.WriteAsync($$"""{"id":"{{id}}"}""");
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }
}
