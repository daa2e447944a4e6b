namespace Agrimaan.Local.Keeping;

/// <summary>
/// What a keeper that was killed has left behind: processes that nobody watches, and that hold the port of the next one. They are
/// found by the state file, and by what they carry in their environment.
/// </summary>
internal static class Leftovers
{
    /// <summary>Variable that names the keeper's folder: two homes may use one key.</summary>
    public const string Variable = "AGRIMAAN_KEEPER";

    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>A folder without a state file has had no keeper since its last clean end.</summary>
    public static IReadOnlyList<ProcessIdentity> In(KeeperFolder folder)
    {
        if (folder.ReadState() is not { } state || state.Keeper.BootId != ProcessIdentity.Of(Environment.ProcessId)?.BootId)
        {
            return [];
        }

        var roots = ProcessTable.With($"{Variable}={folder.Directory}").Select(entry => entry.Pid).ToHashSet();
        if (state.Process is { IsAlive: true } process)
        {
            roots.Add(process.Pid);
        }

        roots.Remove(Environment.ProcessId);
        return roots.Count == 0
            ? []
            : [.. roots.Concat(ProcessTable.Below(roots).Select(entry => entry.Pid)).Distinct().Select(ProcessIdentity.Of).OfType<ProcessIdentity>()];
    }

    /// <summary>SIGTERM, a grace, SIGKILL; returns when none is left.</summary>
    public static void End(IReadOnlyList<ProcessIdentity> processes, TimeSpan grace, TimeProvider clock)
    {
        SignalAll(Posix.SigTerm);
        var (begin, wait) = (clock.GetTimestamp(), grace < LongestGrace ? grace : LongestGrace);
        while (processes.Any(process => process.IsAlive))
        {
            if (clock.GetElapsedTime(begin) > wait)
            {
                SignalAll(Posix.SigKill);
            }

            Thread.Sleep(LookAgain);
        }

        void SignalAll(int signal)
        {
            foreach (var process in processes.Where(process => process.IsAlive))
            {
                Posix.Signal(process.Pid, signal);
            }
        }
    }
}
