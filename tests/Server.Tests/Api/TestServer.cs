using System.Globalization;
using System.Text;
using Agrimaan.Gateway.Control;
using Agrimaan.Local.Logs;
using Agrimaan.Server.Access;
using Agrimaan.Server.Api;
using Agrimaan.Server.External;
using Agrimaan.Server.Notifications;
using Agrimaan.Server.Telemetry;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Agrimaan.Testing.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Agrimaan.Server.Tests.Api;

/// <summary>The real door on a real socket, with a fake control plane behind it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Token = "token-of-the-test-which-is-long-enough-0000";

    public const string MetricsToken = "token-of-a-scraper-which-is-long-enough-0000";

    private readonly WebApplication _app;
    private readonly TemporaryFolder _home;

    private TestServer(WebApplication app, TemporaryFolder home, FakeControlPlane control, TimeProvider clock)
    {
        (_app, _home, Control, Clock) = (app, home, control, clock);
        Address = new(app.Urls.First());
        Http = Client(Token);
    }

    public FakeControlPlane Control { get; }

    public TimeProvider Clock { get; }

    public FakeTimeProvider Hands => (FakeTimeProvider)Clock;

    public GatewayRouter Router => _app.Services.GetRequiredService<GatewayRouter>();

    public ControlPlaneMetrics Metrics => _app.Services.GetRequiredService<ControlPlaneMetrics>();

    public Uri Address { get; }

    /// <summary>A client that holds the token.</summary>
    public HttpClient Http { get; }

    public static async Task<TestServer> StartAsync(bool fakeClock = false, int port = 0)
    {
        var home = new TemporaryFolder();
        var control = new FakeControlPlane();
        TimeProvider clock = fakeClock ? new FakeTimeProvider(Views.Noon) : TimeProvider.System;
        var builder = Door.CreateBuilder(port);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock).AddSingleton<IControlPlane>(control).AddSingleton(new AccessToken(Token, MetricsToken));
        builder.Services.AddSingleton<IJournal>(new MemoryJournal()).AddSingleton(new Epoch(0)).AddSingleton<People>();
        builder.Services.AddSingleton<IJourneys>(new FakeJourneys(control)).AddSingleton<IBackups>(new FakeBackups(control));
        builder.Services.AddSingleton<INotifications>(new FakeNotifications()).AddSingleton<IRecordings>(new FakeRecordings());
        builder.Services.AddSingleton<IExternals>(new FakeExternals()).AddSingleton<ITraffic>(new FakeTraffic(control)).AddSingleton<IIncidents>(new FakeIncidents(control));
        builder.Services.AddSingleton(new GatewayRouter(clock)).AddSingleton(new InstanceLogs(home.Path, clock)).AddSingleton(new AboutServer(home.Path, Views.Noon));
        var app = builder.Build();
        Door.Map(app);
        await app.StartAsync();
        return new(app, home, control, clock);
    }

    /// <summary>With one platform in mid-canary.</summary>
    public static async Task<TestServer> WithShopAsync(bool fakeClock = false, int port = 0)
    {
        var server = await StartAsync(fakeClock, port);
        server.Control.Known["shop"] = Views.Platform();
        server.Control.KnownRuns["shop-2"] = Views.Run();
        server.Control.Made.Add(Views.Release("2.0.0", current: false));
        server.Control.Made.Add(Views.Release("1.0.0", current: true));
        server.Control.Happened.Enqueue(Views.Event(11));
        server.Control.Happened.Enqueue(Views.Event(12));
        return server;
    }

    public HttpClient Client(string? token = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        return http;
    }

    public Task StopAsync() => _app.StopAsync();

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public string At(string path) => string.Create(CultureInfo.InvariantCulture, $"{Address.GetLeftPart(UriPartial.Authority)}{path}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _home.Dispose();
    }
}
