using System.Text.RegularExpressions;

namespace Agrimaan.Cli.Init;

/// <summary>A simple look at a service's source: texts that look like paths and names of variables. It understands no language, and says so.</summary>
internal sealed partial class SourceLook
{
    private const int MostFiles = 400;
    private const int LongestFile = 256 * 1024;

    private static readonly string[] Endings = [".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx", ".cs", ".vue"];
    private static readonly string[] Ready = ["/health/ready", "/healthz/ready", "/readyz", "/ready", "/healthz", "/health"];
    private static readonly string[] Live = ["/health/live", "/healthz/live", "/livez", "/live", "/healthz", "/health"];

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public static SourceLook None { get; } = new();

    /// <summary>Where readiness is asked for, with the file it was seen in.</summary>
    public (string Path, string File)? ReadyPath => First(Ready);

    public (string Path, string File)? LivePath => First(Live);

    public string? MetricsPath => _paths.ContainsKey("/metrics") ? "/metrics" : null;

    /// <summary>Variables that end in <c>_URL</c>, with the file each was seen in.</summary>
    public IReadOnlyDictionary<string, string> Addresses => _variables;

    /// <summary>Whether it reads the variable PORT.</summary>
    public bool ReadsPort { get; private set; }

    /// <summary>A port that is written into the source, or null.</summary>
    public int? FixedPort { get; private set; }

    /// <summary>Public paths that it seems to answer: <c>/orders</c>, <c>/api/orders</c>.</summary>
    public IEnumerable<string> Routes => _paths.Keys
        .Select(path => PublicPath().Match(path))
        .Where(match => match.Success)
        .Select(match => match.Value)
        .Where(path => !Ready.Concat(Live).Any(health => health.StartsWith(path, StringComparison.Ordinal)) && path is not ("/metrics" or "/api"))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    public bool AnswersRoot => _paths.ContainsKey("/");

    public static SourceLook At(string folder)
    {
        var look = new SourceLook();
        foreach (var file in ProjectFolders.Files(folder, Endings).Take(MostFiles).Where(file => new FileInfo(file).Length <= LongestFile))
        {
            look.Read(File.ReadAllText(file), Path.GetRelativePath(folder, file));
        }

        return look;
    }

    private void Read(string text, string file)
    {
        foreach (Match match in QuotedPath().Matches(text))
        {
            _paths.TryAdd(match.Groups[1].Value, file);
        }

        foreach (Match match in AddressName().Matches(text))
        {
            _variables.TryAdd(match.Groups[1].Value, file);
        }

        ReadsPort |= PortVariable().IsMatch(text);
        FixedPort ??= ListenCall().Match(text) is { Success: true } call && int.TryParse(call.Groups[1].Value, out var port) ? port : null;
    }

    private (string Path, string File)? First(string[] known) =>
        Array.Find(known, _paths.ContainsKey) is { } path ? (path, _paths[path]) : null;

    [GeneratedRegex("""["'`](/[A-Za-z0-9_/.-]*)(?=["'`?:{$])""")]
    private static partial Regex QuotedPath();

    [GeneratedRegex("""(?<![A-Z0-9_])([A-Z][A-Z0-9_]*_URL)(?![A-Z0-9_])""")]
    private static partial Regex AddressName();

    [GeneratedRegex("""process\.env\.PORT\b|env\[?["'.]PORT\b|["']PORT["']|\{[^}]*\bPORT\b[^}]*\}\s*=\s*process\.env""")]
    private static partial Regex PortVariable();

    [GeneratedRegex("""listen\(\s*(\d{2,5})\b|port:\s*(\d{2,5})\b""")]
    private static partial Regex ListenCall();

    [GeneratedRegex("^(/api)?/[A-Za-z0-9_-]+")]
    private static partial Regex PublicPath();
}
