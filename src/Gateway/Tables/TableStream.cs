using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Control;
using Agrimaan.Gateway.Numbers;
using Agrimaan.Gateway.Proxy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Gateway.Tables;

/// <summary>Holds the stream of tables from the control plane, for ever; while it is gone the last good table is served.</summary>
internal sealed partial class TableStream(
    GatewayOptions options, TableHolder holder, Doors doors, IHostApplicationLifetime life, TimeProvider clock, ILogger<TableStream> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>The control plane sends at least a heartbeat this often; longer silence means that the connection is dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private bool _lost;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await ListeningAsync(stoppingToken).ConfigureAwait(false))
        {
            return;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = Timeout.InfiniteTimeSpan };
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (options.ControlPlane() is { } controlPlane && await FollowAsync(http, controlPlane, stoppingToken).ConfigureAwait(false))
                {
                    pause = FirstPause;
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, the last good table is served and the stream is tried again; said once, not every second.
                if (!_lost)
                {
                    _lost = true;
                    LogLost(log, fault.Message);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                holder.Connected = false;
            }

            // Spread out, so that many gateways do not come back in one instant.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    /// <summary>A table is confirmed only by a gateway that can be reached.</summary>
    private async Task<bool> ListeningAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = life.ApplicationStarted.Register(() => listening.TrySetResult(true));
        using var stopped = stoppingToken.Register(() => listening.TrySetResult(false));
        return await listening.Task.ConfigureAwait(false);
    }

    /// <returns>Whether any table came.</returns>
    private async Task<bool> FollowAsync(HttpClient http, ControlPlaneAddress controlPlane, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        using var request = Request(HttpMethod.Get, controlPlane, "api/v1/gateway/stream?platform=" + Uri.EscapeDataString(options.Platform));
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        holder.Connected = true;
        if (_lost)
        {
            _lost = false;
            LogBack(log);
        }

        var stream = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        var any = false;
        await foreach (var item in SseParser.Create(stream, (type, data) => (type, data.ToArray())).EnumerateAsync(silence.Token).ConfigureAwait(false))
        {
            silence.CancelAfter(Silence);
            if (item.Data.type == "table")
            {
                any = true;
                await TakeAsync(http, controlPlane, RoutingTableJson.Read(item.Data.Item2), silence.Token).ConfigureAwait(false);
            }
        }

        return any;
    }

    private async Task TakeAsync(HttpClient http, ControlPlaneAddress controlPlane, RoutingTable table, CancellationToken cancellationToken)
    {
        // Off the socket's thread: with inline completions a disk that is slow to sync would hold up requests.
        var refusal = await Task.Run(() => holder.Offer(table), CancellationToken.None).ConfigureAwait(false);
        using var request = Request(HttpMethod.Post, controlPlane, "api/v1/gateway/acknowledgements");
        request.Content = JsonContent.Create(
            new GatewayAcknowledgement(options.Platform, table.Epoch, table.Version, RoutingTableJson.HashOf(table), refusal is null, refusal, doors.PortOf(Listener.Admin)),
            GatewayJson.Default.GatewayAcknowledgement);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Request(HttpMethod method, ControlPlaneAddress controlPlane, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(controlPlane.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", controlPlane.Token);
        return request;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the control plane; the last table stays in force: {Reason}")]
    private static partial void LogLost(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The control plane is back")]
    private static partial void LogBack(ILogger log);
}
