using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.External;

/// <summary>Services of others, asked for real: what counts as there, and what a reader learns when it is not.</summary>
public sealed class ExternalProbeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ExternalProbe _probe;

    public ExternalProbeTests() => _probe = new(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_answers_2xx_at_its_probe_can_be_used()
    {
        await using var other = await Other.StartAsync(context => context.Response.StatusCode = context.Request.Path == "/v2/health" ? 204 : 404);
        var answer = await _probe.AskAsync(Face(other.Address + "v2/", "/health"), Token);
        Assert.Equal(new("probe", Verdict.Pass, $"http://127.0.0.1:{other.Port} answered 204 within 0 ms"), answer);
    }

    [Fact]
    public async Task Without_a_probe_an_open_port_is_enough()
    {
        await using var other = await Other.StartAsync(context => context.Response.StatusCode = 500);
        Assert.Equal(Verdict.Pass, (await _probe.AskAsync(Face(other.Address, null), Token)).Verdict);
        Assert.Equal(0, other.Asked);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Another_status_is_no_yes_and_a_redirection_is_not_followed(int status)
    {
        await using var other = await Other.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
        });
        var answer = await _probe.AskAsync(Face(other.Address, "/health"), Token);
        Assert.Equal((Verdict.Error, $"http://127.0.0.1:{other.Port} answered {status}, not 2xx"), (answer.Verdict, answer.Sentence));
        Assert.Equal(1, other.Asked);
    }

    [Fact]
    public async Task Who_is_not_there_refuses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal($"http://127.0.0.1:{port} refuses calls", (await _probe.AskAsync(Face($"http://127.0.0.1:{port}", "/health"), Token)).Sentence);
        Assert.Equal($"http://127.0.0.1:{port} refuses calls", (await _probe.AskAsync(Face($"http://127.0.0.1:{port}", null), Token)).Sentence);
    }

    [Fact]
    public async Task Who_listens_and_says_nothing_is_waited_for_only_so_long()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = _probe.AskAsync(Face($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", "/health"), Token);
        using var caller = await listener.AcceptTcpClientAsync(Token);
        _clock.Advance(ExternalProbe.Patience);
        var answer = await asked;
        Assert.Equal(Verdict.Error, answer.Verdict);
        Assert.EndsWith("did not answer within 5 s", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_said()
    {
        await using var other = await Other.StartAsync(context => context.Response.StatusCode = 200, secure: true);
        var answer = await _probe.AskAsync(Face(other.Address, "/health"), Token);
        Assert.Equal((Verdict.Error, $"https://127.0.0.1:{other.Port} has no certificate that is trusted here"), (answer.Verdict, answer.Sentence));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://weather.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("${WEATHER}")]
    public async Task An_address_that_is_none_is_never_asked(string address)
    {
        var answer = await _probe.AskAsync(Face(address, "/health"), Token);
        Assert.Equal(Verdict.Error, answer.Verdict);
        Assert.StartsWith("its address is none that can be asked", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_address_hides_is_never_said()
    {
        await using var other = await Other.StartAsync(context => context.Response.StatusCode = 401);
        var answer = await _probe.AskAsync(Face($"http://us%65r:pa55@127.0.0.1:{other.Port}/k3y", "/health?token=t0ken"), Token);
        Assert.Equal($"http://127.0.0.1:{other.Port} answered 401, not 2xx", answer.Sentence);
    }

    [Fact]
    public async Task Who_does_not_wait_any_more_gets_no_verdict()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var leave = new CancellationTokenSource();
        var asked = _probe.AskAsync(Face($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", "/health"), leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    public void Dispose() => _probe.Dispose();

    private static ExternalFace Face(string address, string? probe) => new("weather", ExternalMode.Sandbox, address, probe);

    /// <summary>Somebody else's server.</summary>
    private sealed class Other : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _asked;

        private Other(WebApplication app) => _app = app;

        public int Asked => _asked;

        public string Address => _app.Urls.First().TrimEnd('/') + "/";

        public int Port => new Uri(Address).Port;

        public static async Task<Other> StartAsync(Action<HttpContext> answer, bool secure = false)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, at =>
            {
                if (secure)
                {
                    at.UseHttps(Unvouched());
                }
            }));
            var other = new Other(builder.Build());
            other._app.Run(context =>
            {
                Interlocked.Increment(ref other._asked);
                answer(context);
                return Task.CompletedTask;
            });
            await other._app.StartAsync(Token);
            return other;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private static X509Certificate2 Unvouched()
        {
            using var key = ECDsa.Create();
            using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }
}
