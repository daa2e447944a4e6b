using System.Globalization;

namespace Agrimaan.Local.Keeping;

/// <summary>A process that cannot be mistaken for another: its number is used again, its start within one boot is not.</summary>
/// <param name="BootId">Which boot of the machine.</param>
/// <param name="Pid">Its number.</param>
/// <param name="StartTime">Clock ticks from boot to its start.</param>
public sealed record ProcessIdentity(string BootId, int Pid, long StartTime)
{
    private static readonly Lazy<string> Boot = new(() =>
        File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "");

    /// <summary>The identity of a running process, or null when there is none with this number; a zombie counts as none.</summary>
    public static ProcessIdentity? Of(int pid) => Read(pid) is { State: not ('Z' or 'X') } stat ? new(Boot.Value, pid, stat.StartTime) : null;

    /// <summary>Whether this very process still runs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAlive => Of(Pid) == this;

    internal static (char State, int Parent, int Group, long StartTime)? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");

            // The name in brackets may hold anything, brackets too; what follows the last one is regular.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception fault) when (fault is (IOException or UnauthorizedAccessException) && !OutOfFiles.IsReason(fault))
        {
            return null;
        }
    }
}
