using System.ComponentModel;
using System.Globalization;
using System.Text;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Local.Commands;

/// <summary>A command to run once, without a shell.</summary>
/// <param name="Run">Program and arguments.</param>
/// <param name="Folder">Where it runs; the program is looked for there first, then on the PATH.</param>
/// <param name="Environment">All of its variables.</param>
/// <param name="Marks">Those of them that nobody else's processes have: whoever carries them is what an earlier try has left.</param>
/// <param name="Secrets">Values that nothing it says may show.</param>
public sealed record PlainCommand(
    IReadOnlyList<string> Run, string Folder, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Marks, IReadOnlyList<string> Secrets)
{
    /// <summary>More of its output than its end is not kept.</summary>
    public const int LongestOutput = 4096;

    private const int MostAtOnce = 1024 * 1024;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it to its end; whatever is left of its process group, or of an earlier try, is killed, at the end and when it is cancelled.</summary>
    /// <returns>How it ended and the end of what it said.</returns>
    /// <exception cref="CommandNotStartedException">It is not there, or cannot be started.</exception>
    public async Task<CommandEnd> RunAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var program = Directory.Exists(Folder)
            ? ProgramFinder.Find(Run[0], Folder, Environment.GetValueOrDefault("PATH")) ?? throw new CommandNotStartedException($"there is no program {Run[0]} in {Folder}, nor on the PATH")
            : throw new CommandNotStartedException($"there is no folder {Folder}");
        EndMarked();
        var (read, write) = Posix.Pipe();
        var pid = 0;
        try
        {
            Posix.NeverWait(read);
            pid = Start(program, write);
        }
        finally
        {
            Posix.Close(write);
            if (pid == 0)
            {
                Posix.Close(read);
            }
        }

        try
        {
            return await FollowAsync(pid, read, clock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Posix.Close(read);
        }
    }

    private int Start(string program, int output)
    {
        try
        {
            return Spawn.Start(new(program, Run, [.. Environment.Select(variable => $"{variable.Key}={variable.Value}")], Folder, output, output, [], OwnSession: true));
        }
        catch (Win32Exception fault)
        {
            throw new CommandNotStartedException($"{Run[0]} cannot be started: {fault.Message}");
        }
    }

    private async Task<CommandEnd> FollowAsync(int pid, int read, TimeProvider clock, CancellationToken cancellationToken)
    {
        var said = new List<byte>();
        var status = Task.Factory.StartNew(() => Posix.WaitForStatus(pid), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            while (!status.IsCompleted)
            {
                Take(read, said);
                await Task.WhenAny(status, Task.Delay(LookAgain, clock, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            Take(read, said);
        }
        finally
        {
            Posix.Signal(-pid, Posix.SigKill);
            EndMarked();
            await status.ConfigureAwait(false);
        }

        var how = await status.ConfigureAwait(false);
        return new(Posix.ExitCode(how), Posix.TermSignal(how), Shown(said));
    }

    /// <summary>Also what has left its group carries the marks.</summary>
    private void EndMarked()
    {
        foreach (var entry in ProcessTable.With([.. Marks]))
        {
            Posix.Signal(entry.Pid, Posix.SigKill);
        }
    }

    private static void Take(int read, List<byte> said)
    {
        Span<byte> buffer = stackalloc byte[8192];
        for (var taken = 0; taken < MostAtOnce;)
        {
            var count = Posix.Read(read, buffer);
            if (count == 0)
            {
                return;
            }

            taken += count;
            said.AddRange(buffer[..count]);
            if (said.Count > 2 * LongestOutput)
            {
                said.RemoveRange(0, said.Count - LongestOutput);
            }
        }
    }

    private string Shown(List<byte> said) => Encoding.UTF8.GetString(new LogMask(Secrets).Apply([.. said])).Trim();
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code, or null when a signal ended it.</param>
/// <param name="Signal">That signal.</param>
/// <param name="Output">The end of what it wrote, without secrets.</param>
public sealed record CommandEnd(int? ExitCode, int? Signal, string Output)
{
    /// <summary>Such as <c>it ended with 3</c>.</summary>
    public string Words => ExitCode is { } code
        ? string.Create(CultureInfo.InvariantCulture, $"ended with {code}")
        : string.Create(CultureInfo.InvariantCulture, $"was ended by signal {Signal}");
}

/// <summary>A command could not be started; the message says why.</summary>
public sealed class CommandNotStartedException(string message) : Exception(message);
