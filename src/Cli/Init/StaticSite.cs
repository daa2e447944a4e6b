namespace Agrimaan.Cli.Init;

/// <summary>Recognises pages that have no server of their own: what a frontend's build leaves, or plain HTML.</summary>
internal static class StaticSite
{
    private static readonly string[] Outputs = ["dist", "build", "out"];

    /// <summary>A frontend that is built: served from what its build left.</summary>
    public static Found Built(string folder, string shown, PackageJson package, string framework)
    {
        var output = Array.Find(Outputs, name => File.Exists(Path.Combine(folder, name, "index.html")));
        var place = shown == "." ? "" : $" --prefix {shown}";
        var found = Of(package.Name ?? Path.GetFileName(folder), folder, shown, FolderSearch.Join(shown, "package.json"), framework, FolderSearch.Join(shown, output ?? Outputs[0]));
        return output is not null ? found : found with
        {
            NotYet = $"it is not built: run `npm run build{place}`, then take its lines into the file",
            Before = [],
        };
    }

    /// <summary>A folder with an index.html and nothing that would serve it.</summary>
    public static Found? Plain(string folder, string shown) => File.Exists(Path.Combine(folder, "index.html"))
        ? Of(Path.GetFileName(folder), folder, shown, FolderSearch.Join(shown, "index.html"), "static pages", shown)
        : null;

    private static Found Of(string title, string folder, string shown, string evidence, string kind, string files) => new()
    {
        Title = title,
        Folder = shown,
        Evidence = evidence,
        Kind = kind,
        Frontend = true,
        Command = ["sh", "-c", "exec python3 -m http.server \"$PORT\" --bind 127.0.0.1"],
        Files = files,
        Source = SourceLook.None,
        Guesses = [$"{files} holds pages without a server, so Python's own serves them; put your own in run.command"],
        Doubts = OnPath("python3") ? [] : ["python3 is not on the PATH: put another server of files into run.command"],
    };

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
