using System.Runtime.InteropServices;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// The keeper: a small process that owns one other, its log, its sockets and its end. It is a session of its own, so that neither
/// the control plane's death nor a closed terminal reaches what it keeps.
/// </summary>
public static class KeeperProgram
{
    /// <param name="directory">The folder that holds <c>spec.json</c>.</param>
    /// <returns>0 when its work is done or another keeper does it.</returns>
    public static int Run(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("agrimaan: processes can be kept on Linux only so far");
            return 4;
        }

        var folder = new KeeperFolder(directory);
        try
        {
            Posix.NewSession();
            Posix.BecomeSubreaper();
            LeaveTerminal();
            return Keep(folder);
        }
        catch (Exception fault)
        {
            // Nobody reads what this process prints; the next best place is beside the log.
            File.AppendAllText(Path.Combine(folder.Directory, "keeper.log"), $"{DateTimeOffset.UtcNow:O} {fault}\n");
            return 4;
        }
    }

    private static int Keep(KeeperFolder folder)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var single = folder.TryLock();
        if (single is null || folder.ReadSpec() is not { } spec)
        {
            return 0;
        }

        var fence = folder.FenceOf(spec);
        using var supervisor = new Supervisor(folder, spec, TimeProvider.System);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            supervisor.Stop();
        });
        using var server = folder.Listen();

        // Only now, when a newer leader that looks can see this keeper: from here on it is either seen or refused.
        if (fence.Highest is var newest && newest > spec.Epoch)
        {
            supervisor.Say($"did not start: epoch {newest} leads now, and epoch {spec.Epoch} asked for it");
        }
        else
        {
            var requests = new KeeperRequests(supervisor, fence);
            new Thread(() => requests.Serve(server)) { IsBackground = true, Name = "socket" }.Start();
            supervisor.Run();
        }

        folder.Retire();
        return 0;
    }

    private static void LeaveTerminal()
    {
        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        var descriptor = (int)nothing.SafeFileHandle.DangerousGetHandle();
        for (var standard = 0; standard <= 2; standard++)
        {
            Posix.Duplicate(descriptor, standard);
        }
    }
}
