using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agrimaan.Local.Keeping;

/// <summary>The few calls of the operating system that the framework does not offer.</summary>
internal static partial class Posix
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private const int SetChildSubreaper = 36;
    private const int OpenCloseOnExec = 0x80000;
    private const int NoChild = 10;
    private const int AlreadyThere = 17;
    private const int Interrupted = 4;
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;
    private const int OpenToAppend = 0x1 | 0x40 | 0x400; // for writing, made when it is missing
    private const int OpenPathOnly = 0x200000;
    private const short PollInput = 1;
    private const int AtCurrentFolder = -100;
    private const uint StatBasics = 0x7ff;
    private const int StatSize = 256;
    private const int StatMode = 28;
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;

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

    /// <summary>Opens a file, made when it is missing and then for the owner alone, so that whatever is written lands at its end.</summary>
    public static int OpenAtEnd(string file)
    {
        var opened = open(file, OpenToAppend | OpenCloseOnExec, 0x180);
        Check(opened < 0 ? Marshal.GetLastPInvokeError() : 0);
        return opened;
    }

    public static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Lets reads return at once when there is nothing to read.</summary>
    public static void NeverWait(int descriptor) => Check(fcntl(descriptor, SetFlags, NonBlocking) < 0 ? Marshal.GetLastPInvokeError() : 0);

    /// <returns>Bytes read; 0 when there are none now.</returns>
    public static unsafe int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return (int)nint.Max(0, read(descriptor, start, (nuint)buffer.Length));
        }
    }

    /// <summary>Waits until one of two descriptors can be read.</summary>
    public static void WaitForInput(int first, int second)
    {
        Span<Polled> both = [new() { Descriptor = first, Wanted = PollInput }, new() { Descriptor = second, Wanted = PollInput }];
        _ = poll(both, 2, -1);
    }

    /// <summary>A handle on a folder that is good for nothing but naming it, whatever the length of its path.</summary>
    public static SafeFileHandle OpenFolder(string path)
    {
        var descriptor = open(path, OpenPathOnly | OpenCloseOnExec);
        return descriptor >= 0 ? new(descriptor, ownsHandle: true) : throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
    }

    /// <summary>Waits for one child to end.</summary>
    public static void WaitFor(int pid)
    {
        while (waitpid(pid, out _, 0) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
    }

    /// <summary>Makes what was written in a folder's list of files survive a loss of power.</summary>
    public static void FlushFolder(string path)
    {
        var descriptor = open(path, OpenCloseOnExec);
        if (descriptor >= 0)
        {
            _ = fsync(descriptor);
            _ = close(descriptor);
        }
    }

    /// <summary>Whether a path is a plain file, not a pipe, socket or device, at which a reader would hang.</summary>
    public static unsafe bool IsPlainFile(string path)
    {
        byte* answer = stackalloc byte[StatSize];
        var mode = statx(AtCurrentFolder, path, 0, StatBasics, answer) == 0 ? *(ushort*)(answer + StatMode) : 0;
        return (mode & TypeMask) == RegularFile;
    }

    /// <summary>Waits for one child to end.</summary>
    /// <returns>Its wait status.</returns>
    public static int WaitForStatus(int pid)
    {
        while (true)
        {
            if (waitpid(pid, out var status, 0) >= 0)
            {
                return status;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new Win32Exception(error);
            }
        }
    }

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

    /// <summary>Gives the file a second name, unless somebody has it already; unlike moving without overwriting, this cannot be raced.</summary>
    /// <returns>Whether the name was free.</returns>
    public static bool Link(string path, string name)
    {
        if (link(path, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyThere ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

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

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(int descriptor, byte* buffer, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(Span<Polled> descriptors, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* answer);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Wanted;
        public short Got;
    }
}
