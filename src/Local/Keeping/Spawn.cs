using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Agrimaan.Local.Keeping;

/// <summary>What to start.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Arguments">With the program's name first.</param>
/// <param name="Environment">All of it, as <c>NAME=value</c>.</param>
/// <param name="Directory">Working directory.</param>
/// <param name="Output">Descriptor that becomes standard output.</param>
/// <param name="Error">Descriptor that becomes standard error.</param>
/// <param name="Inherited">Descriptors that become 3, 4, 5 and so on; nothing else is passed on.</param>
/// <param name="OwnSession">Whether it leads a session of its own, and not only a group.</param>
internal sealed record SpawnRequest(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, string Directory, int Output, int Error,
    IReadOnlyList<int> Inherited, bool OwnSession = false);

/// <summary>
/// Starts a process by posix_spawn: in a process group of its own, with nothing inherited but what is named. The framework's own
/// Process class can do neither, and reaps what this keeper must reap.
/// </summary>
internal static partial class Spawn
{
    private const short SetGroup = 0x02;
    private const short SetDefaultSignals = 0x04;
    private const short SetMask = 0x08;
    private const short SetSession = 0x80;

    /// <summary>Larger than either opaque structure of glibc and musl on 64 bits.</summary>
    private const int OpaqueSize = 512;

    /// <returns>The process, which is also its group.</returns>
    /// <exception cref="Win32Exception">It could not be started; the code says why.</exception>
    public static unsafe int Start(SpawnRequest request)
    {
        byte* actions = stackalloc byte[OpaqueSize];
        byte* attributes = stackalloc byte[OpaqueSize];
        byte* signals = stackalloc byte[OpaqueSize];
        Posix.Check(posix_spawn_file_actions_init(actions));
        Posix.Check(posix_spawnattr_init(attributes));
        var arguments = Texts(request.Arguments);
        var environment = Texts(request.Environment);
        try
        {
            Posix.Check(posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0));
            Move(actions, [request.Output, request.Error, .. request.Inherited]);
            CloseFrom(actions, 3 + request.Inherited.Count);
            Posix.Check(posix_spawn_file_actions_addchdir_np(actions, request.Directory));

            // A process must not inherit what the runtime ignores or blocks.
            _ = sigfillset(signals);
            Posix.Check(posix_spawnattr_setsigdefault(attributes, signals));
            _ = sigemptyset(signals);
            Posix.Check(posix_spawnattr_setsigmask(attributes, signals));
            Posix.Check(posix_spawnattr_setpgroup(attributes, 0));
            var own = request.OwnSession ? SetSession : SetGroup;
            Posix.Check(posix_spawnattr_setflags(attributes, (short)(own | SetDefaultSignals | SetMask)));
            fixed (nint* argv = arguments, envp = environment)
            {
                Posix.Check(posix_spawn(out var pid, request.Program, actions, attributes, argv, envp));
                return pid;
            }
        }
        finally
        {
            Free(arguments);
            Free(environment);
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>
    /// Puts descriptors at 1, 2, 3 and so on. By way of numbers above all of them, since a source may itself lie where another has to
    /// go; the copies above are closed again. No further above than needed: who may open few files has few numbers.
    /// </summary>
    private static unsafe void Move(byte* actions, IReadOnlyList<int> descriptors)
    {
        var above = Math.Max(descriptors.Max(), descriptors.Count) + 1;
        for (var i = 0; i < descriptors.Count; i++)
        {
            Posix.Check(posix_spawn_file_actions_adddup2(actions, descriptors[i], above + i));
        }

        for (var i = 0; i < descriptors.Count; i++)
        {
            Posix.Check(posix_spawn_file_actions_adddup2(actions, above + i, i + 1));
            Posix.Check(posix_spawn_file_actions_addclose(actions, above + i));
        }
    }

    /// <summary>Descriptors that somebody left open for us without saying so, such as a shell's lock, end here.</summary>
    private static unsafe void CloseFrom(byte* actions, int first)
    {
        try
        {
            Posix.Check(posix_spawn_file_actions_addclosefrom_np(actions, first));
        }
        catch (EntryPointNotFoundException)
        {
            // An older C library. All that we open ourselves is closed in children anyway.
        }
    }

    private static nint[] Texts(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    private static void Free(nint[] texts)
    {
        foreach (var text in texts)
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_addclose(byte* actions, int descriptor);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_addclosefrom_np(byte* actions, int first);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int sigfillset(byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int sigemptyset(byte* signals);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, nint* arguments, nint* environment);
}
