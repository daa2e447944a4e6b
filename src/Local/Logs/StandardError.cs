using System.ComponentModel;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Logs;

/// <summary>Where this process's own words go. Known on Linux only.</summary>
public static class StandardError
{
    private const string Link = "/proc/self/fd/2";

    /// <summary>The file that standard error goes to, or null when it cannot be told.</summary>
    public static string? Target => OperatingSystem.IsLinux() ? File.ResolveLinkTarget(Link, returnFinalTarget: false)?.FullName : null;

    /// <summary>Moves the file that standard output and standard error go to aside, and goes on in a new one. No line is lost, and no room is needed.</summary>
    /// <param name="file">Where they go now.</param>
    /// <param name="aside">Its new name; what stands there goes.</param>
    /// <exception cref="IOException">It cannot be done; all goes on as before.</exception>
    public static void Turn(string file, string aside)
    {
        File.Move(file, aside, overwrite: true);
        try
        {
            var fresh = Posix.OpenAtEnd(file);
            Posix.Duplicate(fresh, 1);
            Posix.Duplicate(fresh, 2);
            Posix.Close(fresh);
        }
        catch (Win32Exception fault)
        {
            File.Move(aside, file, overwrite: true);
            throw new IOException($"{file} cannot be opened: {fault.Message}", fault);
        }
    }
}
