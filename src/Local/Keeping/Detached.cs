using System.Collections;
using System.ComponentModel;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// Starts a keeper so that nothing ties it to us: a session of its own, no open file of ours, and by way of a shell that ends at
/// once, so that it is nobody's child here and leaves no zombie.
/// </summary>
internal static class Detached
{
    private const string Shell = "/bin/sh";

    /// <summary>A keeper is small and mostly asleep.</summary>
    private static readonly Dictionary<string, string> Small = new(StringComparer.Ordinal)
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_GCHeapHardLimit"] = "0x4000000",
        ["DOTNET_GCgen0size"] = "0x100000",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_TieredCompilation_BackgroundWorkerTimeoutMs"] = "0",
    };

    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static void Start(string program, IReadOnlyList<string> arguments)
    {
        if (!File.Exists(program))
        {
            throw new IOException($"'{program}' does not exist");
        }

        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        var silence = (int)nothing.SafeFileHandle.DangerousGetHandle();
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);

        // Whoever is kept itself must not hand on whose it is.
        environment.Remove(Leftovers.Variable);
        foreach (var (name, value) in Small)
        {
            environment[name] = value;
        }

        var shell = Spawn.Start(new(
            Shell, [Shell, "-c", "\"$@\" &", Shell, program, .. arguments],
            [.. environment.Select(variable => $"{variable.Key}={variable.Value}")], "/", silence, silence, [], OwnSession: true));
        Posix.WaitFor(shell);
    }
}
