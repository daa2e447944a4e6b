using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Probing;

/// <summary>What an instance answered.</summary>
/// <param name="Fault">Why it is not well; null when it is.</param>
/// <param name="Certain">Whether one such answer is enough: nobody listens any more.</param>
internal sealed record ProbeAnswer(string? Fault, bool Certain = false);

/// <summary>Asks one instance once.</summary>
internal sealed class ReadinessAsker : IDisposable
{
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    /// <summary>Each question by a connection of its own, since one that stays open says nothing of the next.</summary>
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = AnswerWait,
    };

    /// <returns>Null when it could not be asked.</returns>
    public async Task<ProbeAnswer?> AskAsync(KeeperSpec spec, CancellationToken cancellationToken)
    {
        var name = spec.Probe.Ready ?? "its port";
        try
        {
            return spec.Probe.Ready is { } path
                ? await AskPathAsync(spec.Port, path, cancellationToken).ConfigureAwait(false)
                : await AskPortAsync(spec.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"{name} did not answer within {AnswerWait.TotalSeconds:0} s");
        }
        catch (Exception fault) when (OutOfFiles.IsReason(fault))
        {
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or SocketException)
        {
            return new($"nothing listens on its port {spec.Port}", Certain: true);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new($"{name}: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ProbeAnswer> AskPathAsync(int port, string path, CancellationToken cancellationToken)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));
        using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return new(response.IsSuccessStatusCode ? null : $"{path} answers {(int)response.StatusCode}");
    }

    private static async Task<ProbeAnswer> AskPortAsync(int port, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerWait);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, deadline.Token).ConfigureAwait(false);
        return new(null);
    }
}
