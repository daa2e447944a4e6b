using System.Runtime.CompilerServices;

namespace Agrimaan.Cli;

/// <summary>
/// Starts the role or the command that the first word names. Each way is a method of its own that is never inlined, because
/// compiling a method loads the assemblies it mentions: `--version` must not wait for a web server's.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args) => args switch
    {
        ["--version"] => ProgramVersion.Print(),
        ["shim", var directory] when !directory.StartsWith('-') => Keep(directory),
        _ => await RunAsync(args).ConfigureAwait(false),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Keep(string directory) => Local.Keeping.KeeperProgram.Run(directory);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> RunAsync(string[] args)
    {
        using var interruption = new Interruption();
        return await new App(Surroundings.OfThisProcess(args), interruption.Token).RunAsync(args).ConfigureAwait(false);
    }
}
