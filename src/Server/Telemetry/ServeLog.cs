using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Agrimaan.Server.Telemetry;

/// <summary>What the control plane writes about itself: lines for people on a terminal, one JSON object a line anywhere else. Always on standard error.</summary>
internal static class ServeLog
{
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Nobody puts this into a page; quotes and letters stay as they are.</summary>
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly JsonSerializerOptions Json = new() { Encoder = Readable };

    public static void AddTo(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        if (Console.IsErrorRedirected)
        {
            logging.AddJsonConsole(console => (console.TimestampFormat, console.UseUtcTimestamp, console.JsonWriterOptions) = (Time, true, new() { Encoder = Readable }));
        }
        else
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, Time + " ", true));
        }

        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("OpenTelemetry", LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>The sentence with which it gives up, before or after there is a logger.</summary>
    public static Task GiveUpAsync(string sentence) => Console.Error.WriteLineAsync(
        Console.IsErrorRedirected
            ? JsonSerializer.Serialize(new
            {
                Timestamp = DateTimeOffset.UtcNow.ToString(Time, System.Globalization.CultureInfo.InvariantCulture),
                LogLevel = nameof(LogLevel.Critical),
                Category = "Agrimaan.Server",
                Message = sentence,
            }, Json)
            : sentence);
}
