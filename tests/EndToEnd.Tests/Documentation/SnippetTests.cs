using System.Collections.Concurrent;
using Xunit;

namespace Agrimaan.EndToEnd.Tests.Documentation;

/// <summary>What the documentation tells people to type, typed: against real control planes, with real services.</summary>
public sealed class SnippetTests
{
    /// <summary>Pages that are being run at one time; they mostly wait.</summary>
    private const int AtOnce = 4;

    /// <summary>For one page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_command_of_the_how_tos_does_what_the_page_says()
    {
        Assert.SkipWhen(ProgramRun.Find("node") is null || ProgramRun.Find("curl") is null, "node or curl is not installed");
        await HoldAsync(Page.All.Where(page => Path.GetFileName(Path.GetDirectoryName(page.File)) == "how-to"));
    }

    [Fact]
    public async Task The_readme_leads_from_an_empty_folder_to_a_release_that_was_taken_back()
    {
        Assert.SkipWhen(ProgramRun.Find("node") is null || ProgramRun.Find("curl") is null, "node or curl is not installed");
        await HoldAsync(Page.All.Where(page => Path.GetFileName(page.File) == "README.md" && Path.GetDirectoryName(page.File) == ProgramRun.Root));
    }

    [Fact]
    public void Every_page_with_commands_is_run()
    {
        Assert.Contains(Page.All, page => page.File.EndsWith("how-to/release.md", StringComparison.Ordinal));
        Assert.Empty(Page.All.Where(page => !page.File.Contains("/how-to/", StringComparison.Ordinal) && page.File != Path.Combine(ProgramRun.Root, "README.md")).Select(page => page.File));
    }

    [Fact]
    public void Hardly_anything_is_left_to_a_person_and_never_without_a_reason()
    {
        var byHand = Page.All.SelectMany(page => page.ByHand).ToArray();
        Assert.True(byHand.Length <= 3, $"{byHand.Length} blocks are run by hand only");
        Assert.DoesNotContain(byHand, block => block.ByHand is "");
    }

    private static async Task HoldAsync(IEnumerable<Page> pages)
    {
        var (faults, held) = (new ConcurrentBag<string>(), 0);
        await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (page, _) =>
        {
            using var limit = new CancellationTokenSource(Patience);
            var empty = Path.GetFileName(page.File) == "README.md";
            await using var shop = Shop.Open(empty);
            var (code, told) = empty || Path.GetFileName(page.File) == "first-platform.md" ? (0, "") : await shop.UpAsync(limit.Token);
            if (code == 0)
            {
                (code, told) = await shop.FollowAsync(page, limit.Token);
            }

            Interlocked.Increment(ref held);
            if (code != 0)
            {
                faults.Add($"{page.File}: exit code {code}\n{told}");
            }
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
        Assert.True(held > 0);
    }
}
