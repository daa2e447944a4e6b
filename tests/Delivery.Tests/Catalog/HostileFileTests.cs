using System.Diagnostics;
using System.Text;
using Agrimaan.Delivery.Catalog;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Files that somebody wrote to hurt, or that a broken tool wrote: one clear fault each, at once.</summary>
public sealed class HostileFileTests
{
    /// <summary>Each takes well under a second on an idle machine; a machine that runs many tests at once is not idle, and a quadratic way takes minutes.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, (string Text, string Code)> Texts = new()
    {
        ["more than 1 MiB"] = (new string('#', (1024 * 1024) + 1), FaultCodes.TooLarge),
        ["more than 1 MiB in bytes"] = (new string('€', 400_000), FaultCodes.TooLarge),
        ["200,000 brackets"] = (new string('[', 200_000), FaultCodes.TooDeep),
        ["200,000 braces"] = (new string('{', 200_000), FaultCodes.TooDeep),
        ["200,000 dashes"] = (Many("- ", 200_000), FaultCodes.TooDeep),
        ["200,000 question marks"] = (Many("? ", 200_000), FaultCodes.TooDeep),
        ["200,000 closing brackets"] = (new string(']', 200_000), FaultCodes.Syntax),
        ["500,000 commas"] = ("[" + new string(',', 500_000), FaultCodes.Syntax),
        ["65 maps in each other"] = (string.Concat(Enumerable.Range(0, 66).Select(depth => new string(' ', depth) + "a:\n")), FaultCodes.TooDeep),
        ["an alias"] = ("a: &x 1\nb: *x\n", FaultCodes.NotUsed),
        ["an alias of nothing"] = ("b: *x\n", FaultCodes.NotUsed),
        ["an anchor on a map"] = ("a: &x { b: 1 }\n", FaultCodes.NotUsed),
        ["billion laughs"] = ("a: &a [lol]\n" + string.Concat(Enumerable.Range(0, 9).Select(level => $"{(char)('b' + level)}: &{(char)('b' + level)} [*{(char)('a' + level)},*{(char)('a' + level)}]\n")), FaultCodes.NotUsed),
        ["a merge"] = ("a: { <<: { b: 1 } }\n", FaultCodes.NotUsed),
        ["a tag"] = ("a: !!str 1\n", FaultCodes.NotUsed),
        ["a tag of a type"] = ("a: !!System.Diagnostics.Process {}\n", FaultCodes.NotUsed),
        ["two documents"] = ("a: 1\n---\nb: 2\n", FaultCodes.NotUsed),
        ["a directive"] = ("%YAML 1.1\n---\na: 1\n", FaultCodes.NotUsed),
        ["a tag directive"] = ("%TAG !e! tag:example.com,2000:\n---\na: 1\n", FaultCodes.NotUsed),
        ["200,000 documents"] = (Many("---\n", 200_000), FaultCodes.NotUsed),
        ["a tab"] = ("a:\n\tb: 1\n", FaultCodes.Tab),
        ["a tab after blanks"] = ("a:\n  \tb: 1\n", FaultCodes.Tab),
        ["NUL"] = ("a: \0\n", FaultCodes.BadCharacter),
        ["NUL, escaped"] = ("a: \"\\0\"\n", FaultCodes.BadCharacter),
        ["an escape sequence"] = ("a: \u001b[2J\n", FaultCodes.BadCharacter),
        ["a C1 control"] = ("a: \u009b2J\n", FaultCodes.BadCharacter),
        ["half a surrogate pair"] = ("a: \ud800\n", FaultCodes.BadCharacter),
        ["the other half"] = ("a: \udc00x\n", FaultCodes.BadCharacter),
        ["half a surrogate pair, escaped"] = ("a: \"\\uD800\"\n", FaultCodes.Syntax),
        ["a character beyond Unicode, escaped"] = ("a: \"\\UFFFFFFFF\"\n", FaultCodes.Syntax),
        ["a line separator"] = ("a: b\u2028c: d\n", FaultCodes.BadCharacter),
        ["Latin-1 read as UTF-8"] = ("a: " + Encoding.UTF8.GetString([0x62, 0xE9, 0x62]) + "\n", FaultCodes.BadCharacter),
        ["UTF-16 read as Latin-1"] = (Encoding.Latin1.GetString(Encoding.Unicode.GetBytes("a: b\n")), FaultCodes.BadCharacter),
        ["a binary file"] = (Encoding.Latin1.GetString([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), FaultCodes.BadCharacter),
        ["a bracket left open"] = ("a: [1, 2\nb: 3\n", FaultCodes.Syntax),
        ["a quote left open"] = ("a: 'b\nc: d\n", FaultCodes.Syntax),
        ["a value that begins with >"] = ("a: >5%\n", FaultCodes.Syntax),
        ["a value with a colon"] = ("a: b: c\n", FaultCodes.Syntax),
        ["a list as key"] = ("? [a]\n: b\n", FaultCodes.Syntax),
        ["no key"] = (": b\n", FaultCodes.Syntax),
        ["1,000,000 blanks"] = (new string(' ', 1_000_000), FaultCodes.Empty),
        ["80,000 services"] = ("services: {" + string.Join(",", Enumerable.Range(0, 80_000).Select(number => $"s{number}: {{}}")) + "}", FaultCodes.TooLong),
        ["40,000 services"] = ("services: {" + string.Join(",", Enumerable.Range(0, 40_000).Select(number => $"s{number}: {{}}")) + "}", FaultCodes.TooLong),
        ["40,000 calls"] = ("services: { a: { calls: [" + Many("a,", 40_000) + "] } }", FaultCodes.TooLong),
        ["80,000 keys"] = (string.Concat(Enumerable.Range(0, 80_000).Select(number => $"k{number}: 1\n")), FaultCodes.TooLong),
        ["400,000 calls"] = ("services: { a: { calls: [" + Many("a,", 400_000) + "] } }", FaultCodes.TooLong),
    };

    public static TheoryData<string> Names() => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_ends_in_one_clear_fault_at_once(string what)
    {
        var (text, code) = Texts[what];
        var watch = Stopwatch.StartNew();
        var reading = Files.Read(text);
        watch.Stop();

        Assert.Null(reading.Platform);
        Assert.True(watch.Elapsed < Soon, $"{what} took {watch.ElapsedMilliseconds} ms");
        var fault = Assert.Single(reading.Faults, fault => fault.Code == code);
        if (code != FaultCodes.TooLong)
        {
            Assert.Single(reading.Faults);
        }

        Assert.True(fault.Message.Length < 200 && fault.Hint is { Length: > 0 and < 200 });
        Assert.True(FaultText.Render(fault).Length < 1000);
    }

    /// <summary>Billion laughs by blueprints: many services times many settings.</summary>
    [Fact]
    public void Blueprints_cannot_ask_for_billions()
    {
        var settings = string.Join(",", Enumerable.Range(0, 500).Select(number => $"S{number}: 1"));
        string Platform(int services) => $$"""
            platform: farm
            apiVersion: platform/v1
            blueprints: { b: { run: { command: [x] }, settings: { {{settings}} } } }
            services: { {{string.Join(",", Enumerable.Range(0, services).Select(number => $"s{number}: {{ use: b }}"))}} }
            environments: { local: {} }
            """;

        var watch = Stopwatch.StartNew();
        Assert.Equal(500, Files.Good(Platform(500)).Services.Count);
        Assert.Equal(FaultCodes.TooLong, Assert.Single(Files.Read(Platform(501)).Faults).Code);
        Assert.True(watch.Elapsed < Soon);
    }

    [Fact]
    public void A_chain_of_a_thousand_calls_and_its_circle_are_read()
    {
        string Chain(string section, string first, int from, string last) =>
            $"{section}:\n" + string.Concat(Enumerable.Range(from, 500).Select(number => $"  s{number}: {{ run: {{ command: [x] }}, calls: [{(number == from + 499 ? last : $"s{number + 1}")}] }}\n"));

        var text = $"platform: farm\napiVersion: platform/v1\nenvironments: {{ local: {{}} }}\n{Chain("services", "", 0, "s0")}{Chain("frontends", "", 500, "s0")}";
        var fault = Assert.Single(Files.Read(text).Faults);
        Assert.Equal(FaultCodes.Cycle, fault.Code);
        Assert.True(fault.Message.Length < 200, fault.Message);
    }

    [Fact]
    public void Of_many_faults_the_first_ones_are_listed_and_the_rest_is_said()
    {
        var watch = Stopwatch.StartNew();
        var reading = Files.Read(string.Concat(Enumerable.Range(0, 40_000).Select(number => $"key{number}: 1\n")));

        Assert.True(watch.Elapsed < Soon);
        Assert.Equal(200, reading.Faults.Length);
        Assert.Single(reading.Faults, fault => fault.Code == FaultCodes.TooMany);
    }

    [Fact]
    public void A_fault_in_a_very_long_line_does_not_carry_the_line()
    {
        var reading = Files.Read("{ " + string.Join(", ", Enumerable.Range(0, 40_000).Select(number => $"k{number}: 1")) + " }");
        Assert.All(reading.Faults, fault => Assert.Null(fault.Excerpt));
    }

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n", "the bracket opened in line 1 may lack its end")]
    [InlineData("x: 1\na: >5%\n", "a value that begins with this character must stand in quotes")]
    [InlineData("a: { errors: >5% }\n", "a value that begins with this character must stand in quotes")]
    [InlineData("a: @home\n", "a value that begins with this character must stand in quotes")]
    [InlineData("a: 'b\nc: d\n", "a quote is opened here and never closed")]
    [InlineData("a: b: c\n", "is the line indented wrongly, or should the value with ': ' in it stand in quotes?")]
    public void What_a_parser_says_comes_with_what_to_do(string text, string hint) => Assert.Equal(hint, Assert.Single(Files.Read(text).Faults).Hint);

    [Property(MaxTest = 2000)]
    public bool Any_text_at_all_is_read_or_refused(string? text) => Holds(text ?? "");

    [Property(MaxTest = 500)]
    public bool Any_damage_to_a_good_file_is_read_or_refused(int at, int length, string? instead)
    {
        var example = Files.Example;
        var begin = (int)((uint)at % example.Length);
        var end = begin + (int)((uint)length % Math.Min(40, example.Length - begin));
        return Holds(example[..begin] + instead + example[end..]);
    }

    [Property(MaxTest = 500)]
    public bool Any_two_lines_of_a_good_file_may_change_places(int left, int right)
    {
        var lines = Files.Example.Split('\n');
        var (one, other) = ((int)((uint)left % lines.Length), (int)((uint)right % lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Holds(string.Join('\n', lines));
    }

    /// <summary>Either a platform or an error; every fault can be shown and lies in the file.</summary>
    private static bool Holds(string text)
    {
        var reading = Files.Read(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n').Length;
        return reading.Platform is null == reading.Faults.Any(fault => fault.Severity == Severity.Error)
            && reading.Faults.All(fault => FaultText.Render(fault).Length > 0 && fault.Place is { Line: >= 1, Column: >= 1, Length: >= 1 } && fault.Place.Line <= lines + 1);
    }

    private static string Many(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
