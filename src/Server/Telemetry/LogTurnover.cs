using Agrimaan.Local.Logs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Server.Telemetry;

/// <summary>Keeps the control plane's own log from growing without end: a full one takes the place of the one before.</summary>
/// <remarks>Only the log of a home: words that go elsewhere are somebody else's to keep.</remarks>
internal sealed partial class LogTurnover(TimeProvider clock, ILogger<LogTurnover> logger) : BackgroundService
{
    /// <summary>Bytes of a full log; with the one before, the logs come to twice this.</summary>
    public const long Full = 16_000_000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var looks = new PeriodicTimer(BetweenLooks, clock);
        while (await looks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (StandardError.Target is { } log && IsOfHome(log) && new FileInfo(log).Length >= Full)
                {
                    StandardError.Turn(log, log + ".1");
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                LogKept(fault);
            }
        }
    }

    /// <summary>By what lies beside it: the home may be reached through links, this path never is.</summary>
    private static bool IsOfHome(string log) => Path.GetFileName(log) == "serve.log" && File.Exists(Path.Combine(Path.GetDirectoryName(log)!, "lock"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log could not be turned over and grows on")]
    private partial void LogKept(Exception fault);
}
