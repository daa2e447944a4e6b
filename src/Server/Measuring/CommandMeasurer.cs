using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Local.Commands;

namespace Agrimaan.Server.Measuring;

/// <summary>Runs a command: what it writes is the number, or, where none is wanted, its end is the verdict.</summary>
/// <param name="folderOf">The folder of a platform's file.</param>
internal sealed class CommandMeasurer(Func<string, string> folderOf) : IMeasurer
{
    /// <summary>Nobody waits longer for any measurement; a command that outlives us ends then.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public bool CanMeasure(MeasureSource source) => source is CommandSource;

    /// <inheritdoc/>
    public async Task<Reading> MeasureAsync(MeasureSource source, CheckPlaces places, Func<string, string?> values, CancellationToken cancellationToken)
    {
        var asked = (CommandSource)source;
        var settings = asked.Settings.ToDictionary(setting => setting.Key, setting => places.InWord(setting.Value, values), StringComparer.Ordinal);
        foreach (var name in CheckPlaces.Names)
        {
            settings["AGRIMAAN_" + name.ToUpperInvariant()] = places.InWord($"${{{name}}}");
        }

        BoundedEnd ended;
        try
        {
            ended = await BoundedCommand.RunAsync([.. asked.Run.Select(word => places.InWord(word))], folderOf(places.Platform), settings, Most, cancellationToken).ConfigureAwait(false);
        }
        catch (BoundedCommandException fault)
        {
            return Reading.Error(fault.Message);
        }

        if (ended.TooMuch)
        {
            return Reading.Error("the command wrote more than 64 KB, which cannot be one number");
        }

        var reading = asked.Judges ? Answers.OfExit(ended.ExitCode) : Answers.OfOutput(ended.ExitCode, ended.Output);
        var said = (asked.Judges ? ended.Output + ended.Errors : ended.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return said is null || reading.Kind == ReadingKind.Number ? reading : reading with { Note = $"{reading.Note}: {said}" };
    }
}
