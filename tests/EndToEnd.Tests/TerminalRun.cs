using System.Diagnostics;
using System.Globalization;
using System.Text;
using Agrimaan.Testing;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>A run of the program as from a terminal of its own: Ctrl-C reaches every process that it has there.</summary>
public sealed class TerminalRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private TerminalRun(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>What it said, unwrapped: screens wrap at the terminal's width.</summary>
    public string Words => string.Join(' ', Said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public bool HasEnded => _process.HasExited;

    public static TerminalRun Start(string home, params string[] words)
    {
        var start = new ProcessStartInfo("setsid", [Path.Combine(ProgramRun.Root, "agrimaan"), .. words])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["AGRIMAAN_HOME"] = home;
        start.Environment["TMPDIR"] = home; // where the demo makes a home of its own
        start.Environment["NO_COLOR"] = "1";
        return new(Process.Start(start)!);
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-INT", "--", "-" + _process.Id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan? patience = null)
    {
        await Eventually.True(() => _process.HasExited, $"it ends; it said: {Said}", patience ?? TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
