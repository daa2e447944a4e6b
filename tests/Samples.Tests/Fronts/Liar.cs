using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Samples.Tests.Fronts;

/// <summary>Stands in the place of every backend and answers whatever the test wants.</summary>
internal sealed class Liar : IAsyncDisposable
{
    private readonly WebApplication app;

    private Liar(Func<string, string> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(answer(context.Request.Path));
        });
    }

    public string Address => app.Urls.First();

    /// <param name="answer">From the path to the JSON of the answer.</param>
    public static async Task<Liar> Start(Func<string, string> answer)
    {
        var liar = new Liar(answer);
        await liar.app.StartAsync();
        return liar;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Everything that a frontend may ask for, with the same text wherever a text can be.</summary>
    public static string Say(string path, string text)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(text);
        var order = $$"""{"id":1,"productId":1,"product":{{json}},"unit":{{json}},"quantity":1,"total":5,"buyerId":1,"buyer":{{json}},"placedAt":"2026-11-01T00:00:00Z"}""";
        var shipment = $$"""{"orderId":1,"goods":{{json}},"state":{{json}}}""";
        return path switch
        {
            "/api/users" => $$"""[{"id":1,"name":{{json}},"role":"farmer","village":{{json}}},{"id":1,"name":{{json}},"role":"buyer","village":{{json}}}]""",
            "/api/fields" => $$"""[{"id":1,"name":{{json}},"ownerId":1,"hectares":1,"soil":{{json}},"village":{{json}},"state":{{json}}}]""",
            "/api/crops" => $$"""[{"id":1,"fieldId":1,"name":{{json}},"variety":{{json}},"season":{{json}},"sownOn":"2026-01-01","harvestOn":"2026-02-01"}]""",
            "/api/weather/fields/1" => $$"""{"forecast":{"place":{{json}},"sky":{{json}},"temperature":1,"rainMillimetres":1},"askedAt":"2026-11-01T00:00:00Z","stale":true}""",
            "/api/iot/fields/1" => $$"""{"farmer":{{json}},"readings":[{"sensor":{{json}},"kind":{{json}},"value":1,"alarm":true,"at":"2026-11-01T00:00:00Z"}]}""",
            "/api/market/products" => $$"""[{"id":1,"cropId":1,"name":{{json}},"unit":{{json}},"price":1,"variety":{{json}},"harvestOn":null}]""",
            "/api/market/orders" => $"[{order}]",
            "/api/notifications" => $$"""[{"to":{{json}},"text":{{json}}}]""",
            "/api/logistics/shipments" => $"[{shipment}]",
            "/api/logistics/shipments/1" => $$"""{"shipment":{{shipment}},"to":{{json}},"value":1}""",
            "/api/ledger" => $$"""[{"height":1,"subject":{{json}},"text":{{json}},"at":"2026-11-01T00:00:00Z","hash":{{json}}}]""",
            "/api/ledger/verification" => """{"whole":false,"entries":1,"brokenAt":1}""",
            "/api/analytics/events" => $$"""{ {{json}}: 3 }""",
            "/api/admin/services" => $$"""[{"service":{{json}},"ready":false,"says":{{json}}}]""",
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, "no frontend asks for this"),
        };
    }
}
