using System.Text.Json;
using Agrimaan.Delivery.Targets;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Gateway.Tables;

/// <summary>The last good table on disk: what the gateway serves while it cannot ask.</summary>
internal sealed partial class TableFile(GatewayOptions options, ILogger<TableFile> log)
{
    private readonly string _path = Path.Combine(options.Directory, "table.json");

    /// <summary>The last good table, or null; a file that cannot be read is set aside.</summary>
    public RoutingTable? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        try
        {
            return RoutingTableJson.Read(File.ReadAllBytes(_path));
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            SetAside(fault.Message);
            return null;
        }
    }

    /// <summary>Keeps a file that cannot be served for whoever wants to know why.</summary>
    public void SetAside(string reason)
    {
        LogUnreadable(log, _path, reason);
        try
        {
            File.Move(_path, _path + ".broken", overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It stays where it is and is replaced by the next good table.
        }
    }

    /// <summary>Replaces the file whole; after a loss of power either the old or the new one is there.</summary>
    public void Write(RoutingTable table)
    {
        Directory.CreateDirectory(options.Directory);
        var next = _path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(RoutingTableJson.Write(table));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last good table {Path} cannot be served and was set aside: {Reason}")]
    private static partial void LogUnreadable(ILogger log, string path, string reason);
}
