using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Agrimaan.Local.Keeping;

/// <summary>The few calls of the operating system that the framework does not offer.</summary>
internal static partial class Posix
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private const int SetChildSubreaper = 36;
    private const int OpenCloseOnExec = 0x80000;
    private const int NoChild = 10;
    private const int Interrupted = 4;

    /// <summary>Makes this process the leader of a session of its own, away from any terminal.</summary>
    public static void NewSession() => _ = setsid();

    /// <summary>Processes orphaned below this one become its children, so none escapes.</summary>
    public static void BecomeSubreaper() => _ = prctl(SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>Sends a signal; a target that is gone is no error.</summary>
    /// <param name="pid">A process, or the negative of a group.</param>
    /// <param name="signal">Number of the signal.</param>
    /// <returns>Whether anybody got it.</returns>
    public static bool Signal(int pid, int signal) => kill(pid, signal) == 0;

    /// <summary>Points a descriptor at what another one is open on.</summary>
    public static void Duplicate(int from, int to) => Check(dup2(from, to) < 0 ? Marshal.GetLastPInvokeError() : 0);

    /// <summary>Read and write end of a new pipe; neither is passed on to children by itself.</summary>
    public static (int Read, int Write) Pipe()
    {
        Span<int> ends = stackalloc int[2];
        Check(pipe2(ends, OpenCloseOnExec) < 0 ? Marshal.GetLastPInvokeError() : 0);
        return (ends[0], ends[1]);
    }

    public static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Waits for any child to end.</summary>
    /// <returns>Its process and wait status; null when there is no child.</returns>
    public static (int Pid, int Status)? WaitForAny()
    {
        while (true)
        {
            var pid = waitpid(-1, out var status, 0);
            if (pid > 0)
            {
                return (pid, status);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error == NoChild ? null : throw new Win32Exception(error);
            }
        }
    }

    /// <summary>Exit code of a wait status, or null when a signal ended the process.</summary>
    public static int? ExitCode(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : null;

    /// <summary>Signal of a wait status, or null when the process ended by itself.</summary>
    public static int? TermSignal(int status) => (status & 0x7f) is var signal and not 0 ? signal : null;

    /// <summary>Throws with the system's words unless the code is 0.</summary>
    public static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(Span<int> ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);
}
