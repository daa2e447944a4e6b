using System.Net.Http.Headers;
using System.Text;

namespace Agrimaan.Cli.Demo;

/// <summary>
/// What the demo's visitors ask for. Every service that changes must see 300 requests at every step, so those that the story moves
/// get the most.
/// </summary>
internal sealed class RequestMix(int seed)
{
    private const int People = 5;
    private const int Products = 20;

    /// <summary>Share of each kind, in percent; they add up to 100.</summary>
    private static readonly (int Share, string Path)[] Kinds =
    [
        (30, "/api/market/products"),
        (12, Order),
        (34, "/api/fields"),
        (16, "/api/crops"),
        (5, "/api/users"),
        (3, "/"),
    ];

    private const string Order = "/api/market/orders";

    private readonly Random _chance = new(seed);

    /// <summary>The next request; only ever called by one thread, so that the same seed gives the same order.</summary>
    public HttpRequestMessage Next()
    {
        var drawn = _chance.Next(100);
        var path = Kinds[^1].Path;
        foreach (var (share, kind) in Kinds)
        {
            if ((drawn -= share) < 0)
            {
                path = kind;
                break;
            }
        }

        return path == Order ? Ordered() : new(HttpMethod.Get, path);
    }

    private HttpRequestMessage Ordered()
    {
        var order = $$"""{"productId":{{_chance.Next(1, Products + 1)}},"quantity":{{_chance.Next(1, 10)}},"buyerId":{{_chance.Next(1, People + 1)}}}""";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(order));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new(HttpMethod.Post, Order) { Content = content };
    }
}
