using System.Diagnostics;
using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Local;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Cli.Doctor;

/// <summary>What the machine gives: its process table, ports, file handles, and other programs.</summary>
internal static class MachineChecks
{
    private const int UsualPort = 8080;
    private const int FewHandles = 4096;
    private const int FewWatches = 64;

    private static readonly (string Program, string For)[] Tools =
    [
        ("node", "services written for Node, and samples/hello"), ("docker", "environments that run in containers"), ("psql", "a look into a PostgreSQL of yours"),
    ];

    public static Finding ProcessTable() =>
        !OperatingSystem.IsLinux() ? Finding.Bad("system", "Processes can be kept on Linux only so far.", "Use Linux, or WSL on Windows.")
        : File.Exists("/proc/self/stat") && File.Exists("/proc/sys/kernel/random/boot_id") ? Finding.Ok("system", "Linux, with /proc.")
        : Finding.Bad("system", "/proc is not there, so no process can be told from another.", "Mount it: `mount -t proc proc /proc`.");

    public static Finding Handles()
    {
        const string file = "/proc/self/limits";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;

        // The second number: the runtime raises the first one to it by itself.
        return line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, var most, ..] ? Finding.Ok("file handles", "The limit is not told here.")
            : int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < FewHandles
                ? Finding.Warn("file handles", $"A process may hold {most} files and connections open.", $"A gateway under load needs more: `ulimit -Hn {FewHandles * 16}` before the start, or LimitNOFILE of the service.")
                : Finding.Ok("file handles", $"A process may hold {most} open.");
    }

    public static Finding Watches()
    {
        const string file = "/proc/sys/fs/inotify/max_user_instances";
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var most) && most < FewWatches
            ? Finding.Warn("inotify", $"Only {most} watchers of files are allowed per user.", "Services of .NET watch their settings' files: `sysctl fs.inotify.max_user_instances=128`.")
            : Finding.Ok("inotify", "Files can be watched.");
    }

    public static Finding PublicPort() => PortOwner.Describe(UsualPort) switch
    {
        null => Finding.Ok("port 8080", "It is free."),
        var owner when owner.StartsWith("agrimaan", StringComparison.Ordinal) => Finding.Ok("port 8080", $"{owner} holds it."),
        var owner => Finding.Warn("port 8080", $"{owner} holds it.", "End that program, or give your gateway another port: `gateway: { port: 8081 }`."),
    };

    public static Finding InstancePorts(Home home)
    {
        var claims = Path.Combine(home.Folder, "ports");
        var strangers = PortOwner.Listening().Where(port => port is >= PortAllotment.First and <= PortAllotment.Last && !File.Exists(Path.Combine(claims, port.ToString(CultureInfo.InvariantCulture)))).Order().ToArray();
        var range = $"ports {PortAllotment.First}-{PortAllotment.Last}";
        return strangers.Length > (PortAllotment.Last - PortAllotment.First) / 2
            ? Finding.Bad(range, $"{Say.Count(strangers.Length)} of them are taken by others.", "End what listens there; instances get their ports from this range.")
            : Finding.Ok(range, strangers.Length == 0 ? "Free for instances."
                : $"Others hold {string.Join(", ", strangers.Take(3).Select(port => $"{port} ({PortOwner.Describe(port)})"))}{(strangers.Length > 3 ? $" and {strangers.Length - 3} more" : "")}; the rest is free.");
    }

    public static async Task<Finding> SdkAsync(CancellationToken cancellationToken)
    {
        const string part = ".NET SDK";
        const string next = "Install it: package dotnet-sdk-10.0, or https://dot.net. It builds agrimaan from a checkout, and services of .NET.";
        if (Find("dotnet") is not { } dotnet)
        {
            return Finding.Warn(part, "dotnet is not on the PATH.", next);
        }

        using var process = Process.Start(new ProcessStartInfo(dotnet, ["--list-sdks"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var found = (await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).ToArray();
        return found.LastOrDefault(version => version.StartsWith("10.", StringComparison.Ordinal)) is { } sdk ? Finding.Ok(part, $"{sdk}.")
            : Finding.Warn(part, found.Length == 0 ? "There is a runtime and no SDK." : $"Version 10 is missing; there is {string.Join(", ", found)}.", next);
    }

    public static IEnumerable<Finding> OtherPrograms() => Tools.Select(tool =>
        Finding.Ok(tool.Program, Find(tool.Program) is { } path ? $"{path}." : $"Not here; needed only for {tool.For}."));

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
