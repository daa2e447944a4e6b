using System.ComponentModel;
using System.Diagnostics;
using Agrimaan.Client;

namespace Agrimaan.Cli.Serving;

/// <summary>Starts this very program again, away from the terminal and from our own life.</summary>
internal static class DetachedProcess
{
    /// <summary>
    /// Through a shell, because the framework's Process cannot send output to a file: with pipes, what is started would die on its
    /// first word after we are gone. The words themselves are handed over as arguments and never read by the shell.
    /// </summary>
    private const string Script =
        """
        exec >>"$AGRIMAAN_LOG" 2>&1 </dev/null
        unset AGRIMAAN_LOG
        if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
        trap '' HUP
        exec "$@"
        """;

    public static Process Start(IReadOnlyList<string> words, Home home)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/", UseShellExecute = false };
        foreach (var word in (IEnumerable<string>)["-c", Script, "agrimaan", .. OwnProgram.Words(), .. words])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[Home.Variable] = home.Folder;
        start.Environment.Remove(Home.TokenVariable); // a person's, not the control plane's; what it starts would inherit it
        start.Environment["AGRIMAAN_LOG"] = home.ServeLog;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandException(ExitCodes.OurFault, $"The control plane cannot be started: {exception.Message}", "Start it by hand with `agrimaan serve`.");
        }
    }
}
