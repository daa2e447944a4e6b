using System.Text;
using System.Text.RegularExpressions;

namespace Agrimaan.EndToEnd.Tests.Documentation;

/// <summary>A page of the documentation and what of it can be run: fenced blocks marked <c>sh</c>, one after the other, in one shell.</summary>
internal sealed partial record Page(string File, IReadOnlyList<Block> Blocks)
{
    /// <summary>The README and every page of docs that has commands.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(ProgramRun.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(ProgramRun.Root, "README.md"))
            .Select(Read).Where(page => page.Blocks.Count > 0),
    ];

    public IEnumerable<Block> ByHand => Blocks.Where(block => block.ByHand is not null);

    /// <summary>All commands as a script that stops at the first which does not end as the page says.</summary>
    /// <param name="port">Stands in for 8080, and the next one for 8090, since several pages run at once.</param>
    public string Script(int port, int another)
    {
        var script = new StringBuilder("set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n");
        foreach (var block in Blocks.Where(block => block.ByHand is null))
        {
            script.Append($"echo '--- {Path.GetFileName(File)}:{block.Line}'\n");
            foreach (var line in block.Text.Split('\n'))
            {
                script.Append(Ends().Match(line) is { Success: true } ends
                    ? $"code=0; {line[..ends.Index]} || code=$?; [ $code -eq {ends.Groups[1].Value} ] || {{ echo \"exit code $code and not {ends.Groups[1].Value}\"; exit 1; }}\n"
                    : line + "\n");
                if (line.StartsWith("agrimaan init", StringComparison.Ordinal) && !line.Contains("--dry-run", StringComparison.Ordinal))
                {
                    // People wait ten seconds at a step; a test need not.
                    script.Append("sed -i 's/stepTime: 10s/stepTime: 1s\\n      warmup: 500ms\\n      compare: { harmless: 10% }/; s/port: [0-9]*/port: 8080/; s/samples: 50/samples: 50, latencyFloor: 10s/' agrimaan.yaml\n");
                }
            }
        }

        return script.ToString().Replace("8080", $"{port}", StringComparison.Ordinal).Replace("8090", $"{another}", StringComparison.Ordinal);
    }

    private static Page Read(string file)
    {
        var text = System.IO.File.ReadAllText(file);
        return new(file, [.. Fence().Matches(text).Select(match => new Block(
            text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["text"].Value.TrimEnd(), match.Groups["hand"].Success ? match.Groups["hand"].Value.Trim() : null))]);
    }

    // ```sh, or ```sh by hand: a reason
    [GeneratedRegex(@"^```sh(?: by hand:(?<hand>[^\n]*))?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+# exits (\d+)\b.*$")]
    private static partial Regex Ends();
}

/// <summary>One block of commands.</summary>
/// <param name="ByHand">Why only a person can run it, or null.</param>
internal sealed record Block(int Line, string Text, string? ByHand);
