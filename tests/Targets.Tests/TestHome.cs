using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Secrets;
using Agrimaan.Testing;

namespace Agrimaan.Targets.Tests;

/// <summary>A home of its own for one test. In the end nothing of it is left, neither file nor process.</summary>
internal sealed class TestHome : IAsyncDisposable
{
    private readonly List<LocalTarget> _targets = [];

    /// <summary>In which all tests lead that are about something else.</summary>
    public const long Epoch = 1;

    public static KeeperLauncher Launcher { get; } = new(Environment.ProcessPath!, ["shim"]);

    public string Path { get; } = Directory.CreateTempSubdirectory("agrimaan-test-").FullName;

    public Keepers Keepers { get; } = new(Launcher);

    public LocalTarget OpenTarget()
    {
        var target = new LocalTarget(Path, new Keepers(Launcher), new ArtefactStore(Path), new SecretStore(Path), new PortAllotment(Path), TimeProvider.System);
        _targets.Add(target);
        return target;
    }

    public string FolderOf(InstanceKey key) => System.IO.Path.Combine(LocalTarget.InstancesOf(Path, key.Value.Split('.')[0]), key.Value);

    /// <summary>A folder for a keeper that no target knows of.</summary>
    public string Folder(string name = "keeper") => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>A keeper's spec for a line of shell.</summary>
    public KeeperSpec Shell(string script) => Spec("/bin/sh", "-c", script);

    public KeeperSpec Spec(params string[] command) => new()
    {
        Key = "farm.crop.r1.0",
        Service = "crop",
        Version = "1.0.0",
        Command = command,
        Directory = Path,
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        StopGrace = TimeSpan.FromSeconds(5),
    };

    public InstanceSpec Instance(string artefact, int ordinal, params string[] command) => new()
    {
        Key = InstanceKey.Of("farm", "crop", "r1", ordinal),
        Platform = "farm",
        Service = "crop",
        Version = "1.0.0",
        Artefact = artefact,
        Command = [.. command],
        Environment = ImmutableSortedDictionary<string, string>.Empty,
        Http = new() { Ready = "/ready", StableFor = TimeSpan.FromMilliseconds(300), StopGrace = TimeSpan.FromSeconds(3) },
    };

    /// <summary>Processes that this home's keepers started, and that live.</summary>
    public IEnumerable<int> Processes(string folder) => ProcessTable.With($"{Leftovers.Variable}={folder}").Select(entry => entry.Pid);

    public string Log(string folder) => string.Concat(
        new Local.Logs.LogFiles(folder).Numbers().Select(new Local.Logs.LogFiles(folder).Numbered).Append(System.IO.Path.Combine(folder, "out.log"))
            .Where(File.Exists).Select(File.ReadAllText));

    public async ValueTask DisposeAsync()
    {
        _targets.ForEach(target => target.Dispose());
        var folders = Directory.EnumerateFiles(Path, "lock", SearchOption.AllDirectories).Select(file => System.IO.Path.GetDirectoryName(file)!).ToList();
        foreach (var folder in folders)
        {
            if (Keepers.LastStateOf(folder)?.Keeper is { IsAlive: true } keeper)
            {
                Posix.Signal(keeper.Pid, Posix.SigKill);
            }
        }

        foreach (var pid in folders.SelectMany(Processes))
        {
            Posix.Signal(pid, Posix.SigKill);
        }

        await Eventually.True(() => !folders.SelectMany(Processes).Any(), "no process is left");
        Directory.Delete(Path, recursive: true);
    }
}
