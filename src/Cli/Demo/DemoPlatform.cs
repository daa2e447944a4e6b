using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Agrimaan.Cli.Demo;

/// <summary>The platform file that the demo plays with: found, and fitted to this machine and to the demo's haste in memory.</summary>
internal static partial class DemoPlatform
{
    public const string FoldersVariable = "AGRIMAAN_SAMPLES";

    /// <summary>A part of the sample: eleven services would take longer to come up than anybody watches.</summary>
    private const string SampleFile = "demo.yaml";

    /// <summary>Services whose settings the story changes.</summary>
    private static readonly string[] Needed = [DemoStory.FirstChanged, DemoStory.SecondChanged, DemoStory.Faulty];

    public static PlatformText Find(Surroundings surroundings, string? file)
    {
        var text = file is null ? Hasten(Sample(surroundings)) : PlatformText.Read(surroundings.Folder, file);
        var missing = Needed.Where(name => !text.Platform.Services.ContainsKey(name)).ToArray();
        return missing.Length == 0
            ? FreePort(text)
            : throw new CommandException(ExitCodes.BadInput, $"The demo's story needs {string.Join(" and ", missing)}, which the file does not have.", "Leave --platform-file away to play with the sample.");
    }

    private static PlatformText Sample(Surroundings surroundings)
    {
        var folders = surroundings.Variable(FoldersVariable) is { Length: > 0 } named ? [named] : Above(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "samples"));
        var file = folders.Select(folder => Path.Combine(folder, "agrimaan", SampleFile)).FirstOrDefault(File.Exists)
            ?? throw new CommandException(ExitCodes.BadInput, "The sample platform is not beside the program.", $"Run `./agrimaan demo` in a checkout, or set {FoldersVariable} to its folder samples.");
        try
        {
            return PlatformText.Check(file, File.ReadAllText(file), file);
        }
        catch (CommandException exception) when (exception.Faults.All(fault => fault.Code == Folders.Code))
        {
            throw new CommandException(ExitCodes.BadInput, "The sample's services are not built.", "Run `./agrimaan demo`, which builds them.");
        }
    }

    /// <summary>
    /// Fewer and larger steps: 300 samples at 10 % of a service's traffic would take longer than anybody watches. The limits that
    /// decide stay as they are.
    /// </summary>
    private static PlatformText Hasten(PlatformText text)
    {
        var shorter = Warmup().Replace(text.Text, "");
        shorter = Steps().Replace(shorter, "${key}[30%, 60%]", 1);
        shorter = StepTime().Replace(shorter, "${indent}${key}2s\n${indent}warmup: 1s", 1);
        return Changed(text, KeepWarm().Replace(shorter, "${key}2s", 1));
    }

    /// <summary>Another port when the file's is taken, so that the demo runs beside whatever else does.</summary>
    private static PlatformText FreePort(PlatformText text) => IsFree(text.Platform.Gateway.Port) ? text : OnAnotherPort(text);

    /// <exception cref="CommandException">The file says its port in a way that the demo cannot change.</exception>
    public static PlatformText OnAnotherPort(PlatformText text)
    {
        var wanted = text.Platform.Gateway.Port;
        var changed = Changed(text, Port().Replace(text.Text, "${key}" + AnyFree().ToString(CultureInfo.InvariantCulture), 1));
        return changed.Platform.Gateway.Port != wanted
            ? changed
            : throw new CommandException(ExitCodes.BadInput, $"Port {wanted} is taken.", "Write another one in the file as `gateway: { port: ... }`.");
    }

    private static PlatformText Changed(PlatformText text, string changed) => PlatformText.Check(text.Path, changed, text.Path);

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int AnyFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"(?<key>\bsteps:\s*)\[[^\]]*\]")]
    private static partial Regex Steps();

    [GeneratedRegex(@"^(?<indent>[ ]+)(?<key>stepTime:\s*)\w+", RegexOptions.Multiline)]
    private static partial Regex StepTime();

    [GeneratedRegex(@"^[ ]+warmup:.*\n", RegexOptions.Multiline)]
    private static partial Regex Warmup();

    [GeneratedRegex(@"(?<key>\bkeepWarm:\s*)\w+")]
    private static partial Regex KeepWarm();

    [GeneratedRegex(@"(?<key>^gateway:[\s\S]*?\bport:\s*)\d+", RegexOptions.Multiline)]
    private static partial Regex Port();
}
