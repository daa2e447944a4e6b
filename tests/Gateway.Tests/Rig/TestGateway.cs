using System.Net;
using System.Net.Http.Json;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Proxy;
using Agrimaan.Gateway.Tables;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agrimaan.Gateway.Tests.Rig;

/// <summary>A real gateway in this process, on free ports.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _own;

    private TestGateway(WebApplication app, string? own)
    {
        (_app, _own) = (app, own);
        Http = Client(Listener.Public);
        Admin = Client(Listener.Admin);
    }

    public HttpClient Http { get; }

    public HttpClient Admin { get; }

    public static async Task<TestGateway> Starts(
        RoutingTable? table = null, string? directory = null, Func<ControlPlaneAddress?>? controlPlane = null, params string[] inner)
    {
        var place = new IPEndPoint(IPAddress.Loopback, 0);
        var own = directory is null ? Directory.CreateTempSubdirectory("agrimaan-gateway-").FullName : null;
        var app = GatewayProgram.Build(
            new()
            {
                Platform = TestTable.Platform,
                Directory = directory ?? own!,
                Listeners = [new(Listener.Public, place, null), new(Listener.Admin, place, null), .. inner.Select(service => new Listener(service, place, null))],
                ControlPlane = controlPlane ?? (() => null),
                StopGrace = TimeSpan.FromSeconds(5),
            },
            TimeProvider.System);
        await app.StartAsync();
        var gateway = new TestGateway(app, own);
        if (table is not null)
        {
            gateway.Serve(table);
        }

        return gateway;
    }

    /// <summary>Where a listener really is.</summary>
    public Uri AddressOf(string listener) => new($"http://127.0.0.1:{_app.Services.GetRequiredService<Doors>().PortOf(listener)}");

    /// <summary>A client of a listener that neither follows, keeps cookies nor unpacks.</summary>
    public HttpClient Client(string listener) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = AddressOf(listener),
        };

    public void Serve(RoutingTable table) => Assert.Null(Offer(table));

    /// <returns>Why it was refused, or null.</returns>
    public string? Offer(RoutingTable table) => _app.Services.GetRequiredService<TableHolder>().Offer(table);

    public async Task<NumbersDocument> NumbersAsync() =>
        (await Admin.GetFromJsonAsync("/numbers", GatewayJson.Default.NumbersDocument))!;

    public async Task<VersionNumbersDocument> NumbersOf(string version) =>
        (await NumbersAsync()).Versions.Single(numbers => (numbers.Service, numbers.Version) == (TestTable.Service, version));

    /// <summary>Counts once so many requests have ended: a caller may have its answer a moment before it is counted.</summary>
    public async Task<VersionNumbersDocument> NumbersAfter(long requests, string version)
    {
        await Eventually.True(async () => (await NumbersOf(version)).Requests >= requests, $"{requests} requests of {version} are counted");
        return await NumbersOf(version);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Admin.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_own is not null)
        {
            Directory.Delete(_own, recursive: true);
        }
    }
}
