namespace Agrimaan.Repository.Tests.Launcher;

/// <summary>
/// A folder with the real launcher, a few sources, and a `dotnet` that takes no time: it writes a program that tells its build's
/// number and its arguments. What is tested is when the launcher builds, where to, and what it says.
/// </summary>
internal sealed class SmallCheckout : IDisposable
{
    private const string Dotnet = """
        #!/usr/bin/env bash
        here=$(dirname -- "$0")
        case $1 in
          --version) cat -- "$here/version" ;;
          publish)
            echo "$*" >>"$here/calls"
            [[ -e $here/broken ]] && { echo "src/Cli/Program.cs(1,1): error CS1002: ; expected [Cli.csproj]"; exit 1; }
            [[ -e $here/wait ]] && { touch "$here/waiting"; read -r <"$here/wait"; }
            while [[ $1 != --output ]]; do shift; done
            mkdir -p -- "$2"
            printf '#!/usr/bin/env bash\necho "build %s:" "$@" ${ROOT:+"$DOTNET_ROOT"}\nexit 7\n' "$(grep -c . "$here/calls")" >"$2/agrimaan"
            chmod +x -- "$2/agrimaan"
            ;;
          build)
            for word; do [[ $word != -p:Samples=* ]] || echo "${word#*=}" >>"$here/samples"; done
            ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan launcher ").FullName;

    public SmallCheckout()
    {
        Directory.CreateDirectory(Path.Combine(Root, "src", "Cli"));
        Directory.CreateDirectory(Path.Combine(Root, "eng"));
        Directory.CreateDirectory(Path.Combine(Root, "samples", "agrimaan", "services"));
        File.Copy(Checkout.PathOf("agrimaan"), Path.Combine(Root, "agrimaan"));
        File.Copy(Checkout.PathOf("global.json"), Path.Combine(Root, "global.json"));
        Write("src/Cli/Program.cs", "return 0;");
        Write("samples/agrimaan/services/Shop.cs", "return 0;");
        Directory.CreateDirectory(Tools);
        File.WriteAllText(Path.Combine(Tools, "dotnet"), Dotnet + "\n");
        File.SetUnixFileMode(Path.Combine(Tools, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Tools, "version"), "10.0.100\n");
        Age(TimeSpan.FromMinutes(1));
    }

    public string Root => Path.Combine(_folder, "check out");

    public string Tools => Path.Combine(_folder, "tools");

    public int Builds => File.Exists(Path.Combine(Tools, "calls")) ? File.ReadAllLines(Path.Combine(Tools, "calls")).Length : 0;

    /// <summary>What was built of the samples, each time.</summary>
    public IReadOnlyList<string> Samples => File.Exists(Path.Combine(Tools, "samples")) ? File.ReadAllLines(Path.Combine(Tools, "samples")) : [];

    public string Current => new DirectoryInfo(Path.Combine(Root, "artifacts", "app", "current")).LinkTarget!;

    public IReadOnlyList<string> Kept =>
        [.. Directory.GetDirectories(Path.Combine(Root, "artifacts", "app")).Select(Path.GetFileName).Where(n => n != "current").Order()!];

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);

    /// <summary>Starts the launcher as a person would.</summary>
    public Run Start(string? launcher = null, string? folder = null, bool showRoot = false, params string[] arguments) =>
        Run.To(launcher ?? Path.Combine(Root, "agrimaan"), arguments, folder ?? Root, new Dictionary<string, string?>
        {
            ["PATH"] = $"{Tools}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ROOT"] = showRoot ? "yes" : null,
            ["DOTNET_ROOT"] = null,
            ["HOME"] = _folder,
        });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Makes all sources older than any build, whatever the file system's idea of an instant.</summary>
    private void Age(TimeSpan by)
    {
        var then = DateTime.UtcNow - by;
        foreach (var path in Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories))
        {
            if (Directory.Exists(path))
            {
                Directory.SetLastWriteTimeUtc(path, then);
            }
            else
            {
                File.SetLastWriteTimeUtc(path, then);
            }
        }
    }
}
