using Microsoft.Playwright;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>The page in a real browser.</summary>
public sealed class DashboardTests
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    [Fact]
    public async Task The_page_shows_services_live_and_a_canary_as_it_moves()
    {
        var chromium = ProgramRun.Find("chromium");
        Assert.SkipWhen(chromium is null, "chromium is not installed");
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
        var page = await browser.NewPageAsync();
        using var client = pond.Client;

        var denied = await page.GotoAsync(client.Address.ToString());
        Assert.Equal(401, denied!.Status);
        var link = await client.LoginLinkAsync(CancellationToken.None);
        await page.GotoAsync(link.Url);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "pond", Level = 2 })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#link")).ToHaveTextAsync("live");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "fish" }).First).ToContainTextAsync("1.0.0");

        await using var load = pond.Pour(50);
        await client.CreateReleaseAsync(Pond.Name, new("2.0.0", new Dictionary<string, string> { ["fish.NOTE"] = "two" }, null), CancellationToken.None);
        await client.StartRunAsync(Pond.Name, new("2.0.0", null), CancellationToken.None);
        await Assertions.Expect(page.GetByText("20 %").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByText("to 2.0.0: promoted").First).ToBeVisibleAsync(new() { Timeout = 120_000 });

        pond.KillControlPlane();
        await Assertions.Expect(page.Locator("#link")).ToContainTextAsync("connection lost", new() { Timeout = 30_000 });
        await pond.StartControlPlaneAsync();
    }
}
