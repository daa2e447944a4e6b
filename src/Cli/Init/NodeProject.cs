using System.Text.Json;
using System.Text.RegularExpressions;

namespace Agrimaan.Cli.Init;

/// <summary>Recognises a Node service by its package.json, or by a file that servers are usually named.</summary>
internal static partial class NodeProject
{
    private static readonly string[] UsualFiles =
        ["server.mjs", "server.js", "server.cjs", "index.mjs", "index.js", "app.mjs", "app.js", "main.js", "src/server.mjs", "src/server.js", "src/index.mjs", "src/index.js"];

    private static readonly (string Package, string Name)[] Servers =
        [("express", "Express"), ("fastify", "Fastify"), ("koa", "Koa"), ("@hapi/hapi", "hapi"), ("@nestjs/core", "Nest"), ("next", "Next"), ("nuxt", "Nuxt")];

    private static readonly (string Package, string Name)[] Frontends = [("react", "React"), ("vue", "Vue"), ("svelte", "Svelte"), ("@angular/core", "Angular"), ("preact", "Preact")];

    public static Found? In(string folder, string shown)
    {
        var package = Path.Combine(folder, "package.json");
        if (!File.Exists(package))
        {
            return Array.Find(UsualFiles, name => File.Exists(Path.Combine(folder, name))) is { } file && Listens(folder)
                ? new Start(folder, shown, file, new PackageJson(null, null, null, [], false)).Plain(file, $"is there, and no package.json")
                : null;
        }

        if (Read(package) is not { } read || read.IsWorkspace)
        {
            return null;
        }

        var start = new Start(folder, shown, "package.json", read);
        return Frontends.FirstOrDefault(frontend => read.Uses.Contains(frontend.Package)) is { Name: { } name } && !Servers.Any(server => read.Uses.Contains(server.Package))
            ? StaticSite.Built(folder, shown, read, name)
            : start.FromScript();
    }

    /// <returns>Null for a file that cannot be read as JSON.</returns>
    internal static PackageJson? Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            string? Text(string key) => root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            string? Script(string key) => root.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object
                && scripts.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var uses = new HashSet<string>(StringComparer.Ordinal);
            foreach (var section in (string[])["dependencies", "devDependencies"])
            {
                if (root.TryGetProperty(section, out var packages) && packages.ValueKind == JsonValueKind.Object)
                {
                    uses.UnionWith(packages.EnumerateObject().Select(item => item.Name));
                }
            }

            return new(Text("name"), Script("start") ?? Main(Text("main")), Script("build"), uses, root.TryGetProperty("workspaces", out _));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        static string? Main(string? main) => main is null ? null : "node " + main;
    }

    private static bool Listens(string folder) => SourceLook.At(folder) is { ReadsPort: true } or { FixedPort: not null };

    [GeneratedRegex(@"^(?:cross-env\s+)?((?:[A-Z_][A-Z0-9_]*=[^\s$""']+\s+)*)(node|nodemon|(?:npx\s+)?[a-z][\w./-]*)((?:\s+[^&|;<>$`""'\s]+)*)\s*$")]
    private static partial Regex SimpleLine();

    /// <summary>How one project is started.</summary>
    private sealed class Start(string folder, string shown, string evidence, PackageJson package)
    {
        private readonly SourceLook _source = SourceLook.At(folder);

        public Found? FromScript()
        {
            if (package.Start is not { } script)
            {
                return Array.Find(UsualFiles, name => File.Exists(Path.Combine(folder, name))) is { } file ? Plain(file, "is there, and no script named start") : null;
            }

            if (SimpleLine().Match(script) is not { Success: true } line)
            {
                return Of(["npm", "start"], [], $"the start script is more than one program (`{script}`), so npm starts it", "put the program itself into run.command: npm stays between it and the signals that end it");
            }

            var arguments = line.Groups[3].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var settings = line.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('=', 2))
                .Where(item => item[0] != "PORT").ToDictionary(item => item[0], item => item[1]);
            var program = line.Groups[2].Value.Split(' ')[^1];
            return program switch
            {
                "node" => Of(["node", .. arguments], settings, $"`npm start` is `{script}`: run directly, without npm between"),
                "nodemon" => Of(["node", .. arguments], settings, $"`npm start` is `{script}`: run with node, since a release does not change under it"),
                _ when File.Exists(Path.Combine(folder, program)) => Of([program, .. arguments], settings, $"`npm start` is `{script}`: run directly"),
                _ => Of([$"node_modules/.bin/{program}", .. arguments], settings, $"`npm start` is `{script}`: {program} is run from node_modules, without npm between"),
            };
        }

        public Found Plain(string file, string why) => Of(["node", file], [], $"{file} {why}");

        private Found Of(string[] command, Dictionary<string, string> settings, string guess, string? doubt = null)
        {
            var framework = Servers.FirstOrDefault(server => package.Uses.Contains(server.Package)).Name;
            var entry = command is ["node", .., var last] && !last.StartsWith('-') ? last : null;
            var built = entry is null || File.Exists(Path.Combine(folder, entry)) || File.Exists(Path.Combine(folder, entry + ".js"));
            var place = shown == "." ? "" : $" --prefix {shown}";
            return new()
            {
                Title = package.Name ?? Path.GetFileName(folder),
                Folder = shown,
                Evidence = FolderSearch.Join(shown, evidence),
                Kind = framework is null ? "Node" : $"Node with {framework}",
                Frontend = framework is "Next" or "Nuxt",
                Command = command,
                Files = shown,
                Settings = settings,
                Source = _source,
                Guesses = [guess],
                Doubts = [.. Doubts(built, entry), .. doubt is null ? (string[])[] : [doubt]],
                Before =
                [
                    .. package.Uses.Count > 0 && !Directory.Exists(Path.Combine(folder, "node_modules")) ? (string[])[$"npm install{place}"] : [],
                    .. !built && package.Build is not null ? (string[])[$"npm run build{place}"] : [],
                ],
            };
        }

        private IEnumerable<string> Doubts(bool built, string? entry)
        {
            if (!built && package.Build is null)
            {
                yield return $"{FolderSearch.Join(shown, entry!)} does not exist: build it, or mend run.command";
            }

            if (!_source.ReadsPort)
            {
                yield return _source.FixedPort is { } port
                    ? $"it seems to listen on {port} always: let it listen on process.env.PORT, since every instance gets a port of its own"
                    : "PORT is nowhere in its source: it must listen on process.env.PORT, since every instance gets a port of its own";
            }
        }
    }
}

/// <summary>What matters of a package.json.</summary>
/// <param name="Start">The script named start, or how its main file is started.</param>
/// <param name="Uses">Packages it needs.</param>
/// <param name="IsWorkspace">Whether it only holds other projects together.</param>
internal sealed record PackageJson(string? Name, string? Start, string? Build, IReadOnlySet<string> Uses, bool IsWorkspace)
{
    public PackageJson(string? name, string? start, string? build, string[] uses, bool isWorkspace)
        : this(name, start, build, uses.ToHashSet(StringComparer.Ordinal), isWorkspace)
    {
    }
}
