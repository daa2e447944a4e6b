using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Local;

namespace Agrimaan.Cli.Doctor;

/// <summary>Whether the home can be lived in.</summary>
internal static class HomeChecks
{
    private const long LittleRoom = 1_000_000_000;
    private const long NoRoom = 100_000_000;
    private const long MuchUsed = 10_000_000_000;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Remote = ["nfs", "nfs4", "cifs", "smb", "smb3", "9p", "fuse", "fuseblk", "sshfs", "afs"];

    public static Finding Folder(Home home)
    {
        const string part = "home";
        if (File.Exists(home.Folder))
        {
            return Finding.Bad(part, $"{home.Folder} is a file.", $"Move it away, or set {Home.Variable} to a folder of yours.");
        }

        if (!Directory.Exists(home.Folder))
        {
            var above = Path.GetDirectoryName(home.Folder);
            while (above is not null && !Path.Exists(above))
            {
                above = Path.GetDirectoryName(above);
            }

            return above is not null && Directory.Exists(above) && CanWrite(above)
                ? Finding.Ok(part, $"{home.Folder} is made at the first `agrimaan up`.")
                : Finding.Bad(part, $"{home.Folder} cannot be made: {above} is {(File.Exists(above) ? "a file" : "not yours to write to")}.", $"Set {Home.Variable} to a folder of yours.");
        }

        if ((File.GetUnixFileMode(home.Folder) & OthersMayWrite) != 0)
        {
            return Finding.Bad(part, $"Others may write to {home.Folder}.", $"Run `chmod 700 {home.Folder}`.");
        }

        return !CanWrite(home.Folder) ? Finding.Bad(part, $"{home.Folder} cannot be written to.", $"Look at its owner and permissions, or set {Home.Variable} to a folder of yours.")
            : (File.GetUnixFileMode(home.Folder) & OthersMayRead) != 0 ? Finding.Warn(part, $"Others may look into {home.Folder}, where settings and logs lie.", $"Run `chmod 700 {home.Folder}`; a start of the control plane does so too.")
            : Finding.Ok(part, $"{home.Folder} is yours alone.");
    }

    public static Finding Disk(Home home)
    {
        const string part = "disk";
        var drive = DriveInfo.GetDrives().Where(drive => Holds(drive, home.Folder)).MaxBy(drive => drive.Name.Length) ?? new DriveInfo("/");
        var free = drive.AvailableFreeSpace;
        var kind = drive.DriveFormat;
        const string room = "Make room: `agrimaan gc --dry-run` tells what could go.";
        return free < NoRoom ? Finding.Bad(part, $"{Size.Of(free)} are free where the home lies.", room)
            : Array.Exists(Remote, name => kind.StartsWith(name, StringComparison.Ordinal)) ? Finding.Warn(part, $"The home lies on {kind}, whose locks cannot be relied on.", $"Set {Home.Variable} to a folder on a disk of this machine.")
            : kind == "tmpfs" ? Finding.Warn(part, "The home lies in memory (tmpfs) and is gone after a restart of the machine.", $"Set {Home.Variable} to a folder on a disk, unless that is meant.")
            : free < LittleRoom ? Finding.Warn(part, $"{Size.Of(free)} are free where the home lies.", room)
            : Finding.Ok(part, $"{Size.Of(free)} are free on {kind}.");
    }

    public static Finding Use(Home home)
    {
        var parts = HomeUsage.Of(home.Folder).Where(part => part.Bytes > 0).ToArray();
        var total = parts.Sum(part => part.Bytes);
        var sentence = $"The home takes {Size.Of(total)}" + (parts.Length > 0 ? $": {string.Join(", ", parts.Select(part => $"{part.Name} {Size.Of(part.Bytes)}"))}." : ".");
        return total > MuchUsed ? Finding.Warn("use", sentence, "See what could go: `agrimaan gc --budget 5GB --dry-run`.") : Finding.Ok("use", sentence);
    }

    public static Finding Keepers(Home home)
    {
        var keepers = HomeUsage.Keepers(home.Folder).ToArray();
        var dead = keepers.Where(keeper => !keeper.Alive).Select(keeper => Path.GetFileName(keeper.Folder)).ToArray();
        return dead.Length > 0
            ? Finding.Warn(
                "keepers", string.Create(CultureInfo.InvariantCulture, $"{dead.Length} of {keepers.Length} instances and gateways should run and have no keeper: {string.Join(", ", dead.Take(3))}."),
                "The control plane starts them again: `agrimaan up`, or `agrimaan serve`.")
            : Finding.Ok("keepers", keepers.Length == 0 ? "Nothing runs." : $"{Say.Plural(keepers.Length, "instance or gateway", "instances and gateways")} and their keepers live.");
    }

    private static bool Holds(DriveInfo drive, string folder) => drive.IsReady && (drive.Name == "/" || folder == drive.Name || folder.StartsWith(drive.Name.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static bool CanWrite(string folder)
    {
        try
        {
            var probe = Path.Combine(folder, ".agrimaan-" + Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
