using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Commands;

/// <summary>What a command came to.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">The beginning of what it wrote to standard error.</param>
/// <param name="TooMuch">Whether it wrote more than may be read, and was ended for it.</param>
public sealed record BoundedEnd(int ExitCode, string Output, string Errors, bool TooMuch);

/// <summary>A program could not be started; the message says why.</summary>
public sealed class BoundedCommandException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>
/// Runs a program, no shell, for a bounded time and with bounded output, and leaves nothing of it behind: all that it started ends with it.
/// It leads a group of its own by the system's <c>timeout</c>, which also ends the group when we are killed meanwhile.
/// </summary>
public static class BoundedCommand
{
    public const int MostOutput = 64 * 1024;

    private const int MostErrors = 2 * 1024;

    /// <summary>What is still on its way through the pipe when the program has ended; one that it left behind may hold the pipe for ever.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"];

    /// <param name="words">The program and its words.</param>
    /// <param name="folder">Where it runs, and where a program with a slash is looked for.</param>
    /// <param name="settings">Its variables; of ours it gets only what programs need.</param>
    /// <param name="most">Longest time, should nobody be left to cancel it.</param>
    /// <param name="cancellationToken">Ends it with all that it started.</param>
    /// <exception cref="BoundedCommandException">It cannot be started.</exception>
    public static async Task<BoundedEnd> RunAsync(
        IReadOnlyList<string> words, string folder, IReadOnlyDictionary<string, string> settings, TimeSpan most, CancellationToken cancellationToken)
    {
        var program = Find(words[0], folder);
        string[] line = Find("timeout") is { } timeout
            ? [timeout, "-s", "KILL", Math.Ceiling(most.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture), program, .. words.Skip(1)]
            : [program, .. words.Skip(1)];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Except(Inherited).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Start(start, words[0]);
        try
        {
            process.StandardInput.Close();
            var (output, errors) = (new BoundedText(process.StandardOutput, MostOutput, goOn: false), new BoundedText(process.StandardError, MostErrors, goOn: true));
            var ended = process.WaitForExitAsync(cancellationToken);
            if (await Task.WhenAny(ended, output.Overflow).ConfigureAwait(false) != ended)
            {
                return new(0, "", "", true);
            }

            await ended.ConfigureAwait(false);
            await Task.WhenAny(Task.WhenAll(output.Ended, errors.Ended), Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
            return new(process.ExitCode, output.Text, errors.Text, output.Overflow.IsCompleted);
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Those whose parent has ended already are still of the group.</summary>
    private static void End(Process process)
    {
        Posix.Signal(-process.Id, Posix.SigKill);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start, string name)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception fault) when (fault is Win32Exception or IOException)
        {
            throw new BoundedCommandException($"{name} could not be started: {fault.Message}", fault);
        }
    }

    private static string Find(string program, string folder)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var file = Path.GetFullPath(program, folder);
            return !File.Exists(file) ? throw new BoundedCommandException($"{program} is not there")
                : IsExecutable(file) ? file : throw new BoundedCommandException($"{program} may not be run; make it executable: `chmod +x`");
        }

        return Find(program) ?? throw new BoundedCommandException($"{program} is not on this machine");
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(file => File.Exists(file) && IsExecutable(file));

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
