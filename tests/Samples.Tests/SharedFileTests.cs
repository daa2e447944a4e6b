using System.Net;
using Xunit;

namespace Agrimaan.Samples.Tests;

/// <summary>During a canary two versions of a service work on one file.</summary>
public sealed class SharedFileTests(Farm farm)
{
    [Fact]
    public async Task Two_processes_lose_none_of_two_hundred_orders()
    {
        using var data = new TemporaryFolder();
        (string, string)[] settings = [("AGRIMAAN_DATA", data.Path), .. farm.Addresses()];
        var starts = new[] { ServiceProcess.Start("Marketplace", settings), ServiceProcess.Start("Marketplace", settings) };
        await using var stable = await starts[0];
        await using var canary = await starts[1];

        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var market = i % 2 == 0 ? stable : canary;
            return (int)(await market.Http.Post("/api/market/orders", new { productId = 1, quantity = 1, buyerId = 9 }, HttpStatusCode.Created))["id"]!;
        }));

        var kept = (await stable.Http.Json("/api/market/orders?limit=500")).AsArray().Select(order => (int)order!["id"]!);
        Assert.Equal(ids.Order(), kept.Order());
        Assert.Equal(24, (await canary.Http.Json("/api/market/products")).AsArray().Count);
    }
}
