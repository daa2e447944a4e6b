using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Agrimaan.Samples.Events;

/// <summary>
/// Keeps one piece of work connected to the broker. When the connection breaks, everything is made anew from the start after a
/// pause, which is easier to be sure of than mending what is left.
/// </summary>
internal sealed partial class Broker(Uri address, string name, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool? connected;

    /// <summary>For the service's readiness; a broker that is away makes no service unready.</summary>
    public string State => connected == true ? "events flow" : "events wait: the broker cannot be reached";

    public async Task Keep(Func<IChannel, CancellationToken, Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Connected(work, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                if (connected != false)
                {
                    connected = false;
                    Away(log, Pause.TotalSeconds, exception.Message);
                }

                await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One question to the broker, on a connection of its own.</summary>
    public async Task<T> Ask<T>(Func<IChannel, Task<T>> question, CancellationToken stop)
    {
        await using var connection = await Factory().CreateConnectionAsync(name, stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await Topology.Declare(channel, stop);
        return await question(channel);
    }

    private async Task Connected(Func<IChannel, CancellationToken, Task> work, CancellationToken stop)
    {
        await using var connection = await Factory().CreateConnectionAsync(name, stop);
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(options, stop);
        await Topology.Declare(channel, stop);
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(stop);
        channel.ChannelShutdownAsync += (_, _) => alive.CancelAsync();
        connected = true;
        Here(log, name);
        await work(channel, alive.Token);
    }

    private ConnectionFactory Factory() => new()
    {
        Uri = address,
        AutomaticRecoveryEnabled = false,
        RequestedConnectionTimeout = TimeSpan.FromSeconds(3),
        RequestedHeartbeat = TimeSpan.FromSeconds(5),
        ContinuationTimeout = TimeSpan.FromSeconds(10),
    };

    [LoggerMessage(LogLevel.Information, "Connected to the broker as {Name}")]
    private static partial void Here(ILogger log, string name);

    [LoggerMessage(LogLevel.Warning, "The broker cannot be reached; trying again every {Seconds} s: {Reason}")]
    private static partial void Away(ILogger log, double seconds, string reason);
}
