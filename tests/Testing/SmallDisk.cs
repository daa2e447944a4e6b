using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Agrimaan.Testing;

/// <summary>A file system of a few megabytes that a test can fill; needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    public static SmallDisk Mount(string folder, int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "mounting a small disk needs root on Linux");
        Directory.CreateDirectory(folder);
        var size = megabytes.ToString(CultureInfo.InvariantCulture);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", $"size={size}m,mode=700", "tmpfs", folder) == 0, "this machine does not let us mount a tmpfs");
        return new(folder);
    }

    /// <summary>Writes a file until nothing more goes in.</summary>
    public void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    public void Dispose() => Run("umount", "-l", Folder);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
