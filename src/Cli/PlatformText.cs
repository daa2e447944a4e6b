using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli;

/// <summary>A platform file that was read and found good.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Text">As it was read, so that what is applied is what was validated.</param>
/// <param name="Warnings">What is allowed but hardly meant.</param>
internal sealed record PlatformText(string Path, string Text, Platform Platform, IReadOnlyList<FaultView> Warnings)
{
    /// <summary>How long a file must have rested before what depends on all of it is done.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    /// <summary>A file that is written without end is read all the same.</summary>
    private const int MostLooks = 20;

    /// <summary>
    /// Reads a file once nobody writes it any more: an editor or a generator that is half done may leave something that is valid and
    /// lacks services, and those would be taken down.
    /// </summary>
    public static async Task<PlatformText> ReadAtRestAsync(string folder, string? file, TimeProvider clock, CancellationToken cancellationToken)
    {
        var info = new FileInfo(System.IO.Path.GetFullPath(file ?? PlatformFile.UsualName, folder));
        for (var look = 0; look < MostLooks && info.Exists && (clock.GetUtcNow() - info.LastWriteTimeUtc).Duration() < Rest; look++)
        {
            await Task.Delay(Rest, clock, cancellationToken).ConfigureAwait(false);
            info.Refresh();
        }

        return Read(folder, file);
    }

    /// <exception cref="CommandException">There is no such file, or it has faults: all of them at once.</exception>
    public static PlatformText Read(string folder, string? file)
    {
        var shown = file ?? PlatformFile.UsualName;
        var path = System.IO.Path.GetFullPath(shown, folder);
        try
        {
            return Check(path, TextFile.Read(path), shown);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCodes.BadInput, $"There is no file {shown}.", file is null ? "Name the platform file, or go to the folder that has it." : "Look at the path.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.BadInput, $"{shown} cannot be read: {exception.Message}", "Look at its permissions.");
        }
    }

    /// <param name="shown">How faults name the file.</param>
    public static PlatformText Check(string path, string text, string shown)
    {
        var reading = PlatformFile.Read(text, path);
        FaultView[] faults = [.. reading.Faults.Select(fault => View(fault, shown)), .. reading.Platform is { } read ? Folders.Missing(read, text, shown) : []];
        var errors = faults.Count(fault => fault.Severity == "error");
        return errors == 0 && reading.Platform is { } platform
            ? new(path, text, platform, faults)
            : throw new CommandException(ExitCodes.BadInput, $"{shown} has {Screens.Say.Plural(errors, "fault")}.", $"Mend it and look again with `agrimaan validate {shown}`.", faults);
    }

    private static FaultView View(Fault fault, string shown) => new(
        fault.Code, fault.Severity == Severity.Warning ? "warning" : "error", shown, fault.Place.Line, fault.Place.Column, fault.Place.Length,
        fault.Message, fault.Hint, fault.Excerpt);
}
