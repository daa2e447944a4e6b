using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Server.External;

/// <summary>Asks over HTTP, or for an open port where no path is given. Nothing is followed, kept or read but the status.</summary>
internal sealed class ExternalProbe(TimeProvider clock) : IExternalProbe, IDisposable
{
    /// <summary>Longer than this nobody waits for a sign of life.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), ActivityHeadersPropagator = null,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc/>
    public async Task<CheckResult> AskAsync(ExternalFace face, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(face.Address.TrimEnd('/') + face.Probe, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Error("its address is none that can be asked; look at it in the platform file and in the files of values");
        }

        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answer = face.Probe is null ? await ConnectAsync(address, either.Token).ConfigureAwait(false) : await GetAsync(address, either.Token).ConfigureAwait(false);
            return answer is null or (>= 200 and < 300)
                ? new("probe", Verdict.Pass, string.Create(CultureInfo.InvariantCulture, $"{Shown(address)} {(answer is null ? "is open" : $"answered {answer}")} within {clock.GetElapsedTime(began).TotalMilliseconds:0} ms"))
                : Error($"{Shown(address)} answered {answer}, not 2xx");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Error($"{Shown(address)} did not answer within {Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException fault)
        {
            return Error($"{Shown(address)} {Words(fault)}");
        }
        catch (SocketException fault)
        {
            return Error($"{Shown(address)} {Words(fault)}");
        }
    }

    /// <summary>Scheme, host and port: a path, a query and a user may hold what nobody else should read.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public void Dispose() => _http.Dispose();

    private static CheckResult Error(string sentence) => new("probe", Verdict.Error, sentence);

    private async Task<int?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return (int)response.StatusCode;
    }

    private static async Task<int?> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.IdnHost, address.Port, cancellationToken).ConfigureAwait(false);
        return null;
    }

    internal static string Words(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "has a name that nobody knows",
        HttpRequestError.SecureConnectionError => "has no certificate that is trusted here",
        _ when fault.InnerException is SocketException inner => Words(inner),
        _ => "broke off the call",
    };

    private static string Words(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "refuses calls",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "has a name that nobody knows",
        _ => $"cannot be reached ({fault.SocketErrorCode})",
    };
}
