using System.Text.RegularExpressions;
using Xunit;

namespace Agrimaan.Repository.Tests;

public sealed partial class DocumentationTests
{
    private static IEnumerable<string> Pages => Checkout.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere()
    {
        var faults =
            from page in Pages
            from link in Link().Matches(WithoutCode(Checkout.Read(page))).Select(m => m.Groups["target"].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
            let fault = Fault(page, link)
            where fault is not null
            select fault;

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_command_the_documentation_names_exists()
    {
        var faults =
            from page in Pages
            from line in Checkout.ReadLines(page)
            from use in CommandUse().Matches(line).Select(m => m.Value)
            let fault = Commands.Fault(use)
            where fault is not null
            select $"{page}: {use}: {fault}";

        Assert.Empty(faults.Distinct());
    }

    [Fact]
    public void Every_platform_file_the_documentation_shows_is_valid()
    {
        var faults =
            from page in Pages
            from text in PlatformFile().Matches(Checkout.Read(page)).Select(m => m.Groups["text"].Value)
            let run = Validate(Whole(text))
            where run.ExitCode != 0
            select $"{page}: {run.Output}{run.Errors}";

        Assert.Empty(faults);
    }

    /// <summary>A page may show the part of a file that it is about; the rest is what any file has.</summary>
    private static string Whole(string text) =>
        (text.StartsWith("platform:", StringComparison.Ordinal) ? "" : "platform: shop\napiVersion: platform/v1\n") +
        (RootKey("services").IsMatch(text) ? "" : "services: { shop: { run: { command: [node, server.js] } } }\n") +
        (RootKey("environments").IsMatch(text) ? "" : "environments: { local: {} }\n") + text;

    private static Regex RootKey(string key) => new($"^{key}:", RegexOptions.Multiline);

    private static Run Validate(string text)
    {
        var folder = Directory.CreateTempSubdirectory("agrimaan docs ");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "agrimaan.yaml"), text);
            foreach (Match files in FilesKey().Matches(text))
            {
                folder.CreateSubdirectory(files.Groups["folder"].Value);
            }

            foreach (Match values in ValuesKey().Matches(text))
            {
                File.WriteAllText(Path.Combine(folder.FullName, values.Groups["file"].Value), "");
            }

            return Run.To(Checkout.PathOf("agrimaan"), ["validate", "agrimaan.yaml"], folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Fault(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.GetRelativePath(Checkout.Root, Path.Combine(Checkout.Root, Path.GetDirectoryName(page)!, parts[0]));
        var path = Checkout.PathOf(target);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return $"{page}: {link} does not exist";
        }

        return parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal) && !Anchors(target).Contains(parts[1])
            ? $"{page}: {link} names a heading that {target} does not have"
            : null;
    }

    private static IEnumerable<string> Anchors(string page) =>
        from line in Checkout.ReadLines(page)
        where line.StartsWith('#')
        select NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string text) => CodeSpan().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\]\(<?(?<target>[^)\s>]+)>?[^)]*\)|<(img|a)\s[^>]*(src|href)=""(?<target>[^""]+)""")]
    private static partial Regex Link();

    // `agrimaan deploy`, ./agrimaan demo --once, ./test: as code or at the start of an indented line.
    [GeneratedRegex(@"((?<=`|^\s*\$? ?)(\./)?agrimaan( [a-z-]+)+( --?[a-z-]+)*)|((?<=`|^\s*\$? ?)\./test( --[a-z-]+)*)")]
    private static partial Regex CommandUse();

    [GeneratedRegex(@"^```yaml\n(?<text>(platform|services|external|environments|journeys|stores):.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PlatformFile();

    [GeneratedRegex(@"\bfiles: *(?<folder>[\w/.-]+)")]
    private static partial Regex FilesKey();

    [GeneratedRegex(@"\bvalues: *\[(?<file>[\w.-]+)\]")]
    private static partial Regex ValuesKey();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();
}
