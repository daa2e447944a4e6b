using System.Text.RegularExpressions;
using Xunit;

namespace Agrimaan.Repository.Tests;

public sealed partial class FileRulesTests
{
    private const int LongestFile = 300;

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold()
    {
        var faults =
            from file in Checkout.FilesUnder("src", ".cs").Concat(Checkout.FilesUnder("src", ".razor"))
            let lines = Checkout.ReadLines(file).Length
            where lines > LongestFile
            select $"{file} has {lines} lines, more than {LongestFile}: look for the second idea in it";

        Assert.Empty(faults);
    }

    [Fact]
    public void Nothing_is_left_to_be_done_later() =>
        Assert.Empty(Find(Code, Unfinished()));

    [Fact]
    public void No_test_sleeps() =>
        Assert.Empty(Find(Checkout.FilesUnder("tests", ".cs"), Sleep()));

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() =>
        Assert.Empty(Find(TextFiles, MachinePath()));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() =>
        Assert.Empty(Find(TextFiles, RegistryHost()));

    [Fact]
    public void Every_text_file_ends_its_lines_the_same_way()
    {
        var faults = TextFiles.Where(f => Checkout.Read(f) is { Length: > 0 } text && (text.Contains('\r', StringComparison.Ordinal) || !text.EndsWith('\n')));

        Assert.Empty(faults);
    }

    private static IEnumerable<string> Code => Checkout.Files.Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".js" or ".mjs" or ".css" && !IsThisFile(f));

    private static IEnumerable<string> TextFiles => Checkout.Files.Where(f => Checkout.IsText(f) && !IsThisFile(f));

    // The rules would otherwise find themselves.
    private static bool IsThisFile(string file) => file.EndsWith("/" + nameof(FileRulesTests) + ".cs", StringComparison.Ordinal);

    private static IEnumerable<string> Find(IEnumerable<string> files, Regex pattern) =>
        from file in files.Where(f => !IsThisFile(f))
        from line in Checkout.ReadLines(file).Index()
        where pattern.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    // A wait for a condition asks again after a short, named pause (tests/Testing, Eventually); a bare number of milliseconds guesses.
    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\((\d|TimeSpan\.From\w+\(\d)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(?<![\w.~/-])/(root|work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"api\.nuget\.org|registry\.npmjs\.org|(deb|security)\.debian\.org|pypi\.org|pythonhosted\.org|proxy\.golang\.org")]
    private static partial Regex RegistryHost();
}
