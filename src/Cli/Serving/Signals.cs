using System.Runtime.InteropServices;

namespace Agrimaan.Cli.Serving;

/// <summary>Polite requests to other processes, which the framework's own class cannot send.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    public static void AskToEnd(int pid) => _ = Kill(pid, Terminate);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
