using System.Globalization;
using System.Text.RegularExpressions;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Local.Logs;

namespace Agrimaan.Server.Measuring;

/// <summary>Counts lines that instances wrote within the window.</summary>
internal sealed class LogMeasurer(InstanceLogs logs, TimeProvider clock) : IMeasurer
{
    /// <summary>More lines are not looked at: their number would be less than there were, and so no number.</summary>
    public const int MostLines = 20_000;

    private const string Keeper = "keeper";

    /// <inheritdoc/>
    public bool CanMeasure(MeasureSource source) => source is LogSource;

    /// <inheritdoc/>
    public async Task<Reading> MeasureAsync(MeasureSource source, CheckPlaces places, Func<string, string?> values, CancellationToken cancellationToken)
    {
        var asked = (LogSource)source;
        var pattern = new Regex(asked.Match, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant); // no pattern takes long on any line
        var (since, looked, count) = (clock.GetUtcNow() - places.Window, 0, 0);
        await foreach (var line in logs.ReadAsync(places.Platform, asked.Service ?? places.Service, MostLines, follow: false, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            looked += line.At >= since ? 1 : 0;
            count += line.At >= since && line.Stream != Keeper && (asked.Service is not null || line.Version == places.Version) && pattern.IsMatch(line.Text) ? 1 : 0;
        }

        return looked < MostLines ? Reading.Of(count) : Reading.Error(string.Create(
            CultureInfo.InvariantCulture, $"more than {MostLines} lines were written within {Duration.Format(places.Window)}, too many to count; look at a shorter window"));
    }
}
