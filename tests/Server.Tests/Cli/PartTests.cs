using System.Text.Json;
using Agrimaan.Cli;
using Agrimaan.Cli.Demo;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>The small parts that screens and the demo are made of.</summary>
public sealed class PartTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("no")]
    [InlineData("12")]
    [InlineData("1.0")]
    [InlineData("a: b # c")]
    [InlineData("- x")]
    [InlineData("two\nlines\tand \"quotes\" \\")]
    [InlineData("sha256:06beec")]
    [InlineData("ünïcode ✓ 中")]
    [InlineData("null")]
    [InlineData("2026-11-23T09:30:42+00:00")]
    public void Yaml_gives_every_text_back_as_text(string text)
    {
        using var output = new StringWriter();
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(new { first = text, inner = new[] { new { deep = text, more = new[] { text } } }, none = Array.Empty<int>() }));
        YamlText.Write(output, document.RootElement);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(output.ToString()));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var item = (YamlMappingNode)((YamlSequenceNode)root["inner"])[0];
        Assert.Equal([text, text, text], new[] { root["first"], item["deep"], ((YamlSequenceNode)item["more"])[0] }.Select(node => ((YamlScalarNode)node).Value!));
    }

    [Fact]
    public void Wrapped_lines_never_leave_the_screen_and_lose_no_word()
    {
        var chance = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Join(' ', Enumerable.Range(0, chance.Next(1, 30)).Select(_ => new string('x', chance.Next(1, 12))));
            var width = chance.Next(16, 100);
            var lines = Wrapping.Wrap(text, width, "    ").ToArray();
            Assert.All(lines, line => Assert.True(line.Length <= width));
            Assert.Equal(text, string.Join(' ', lines.Select(line => line.Trim())));
        }
    }

    [Fact]
    public void A_bar_is_full_only_with_all_and_empty_only_with_nothing()
    {
        Assert.Equal(new string('░', 10), Say.Bar(0));
        Assert.Equal("█" + new string('░', 9), Say.Bar(1));
        Assert.Equal(new string('█', 9) + "░", Say.Bar(9999));
        Assert.Equal(new string('█', 10), Say.Bar(10_000));
    }

    [Fact]
    public void A_block_is_taken_away_before_a_sentence_and_drawn_again_below_it()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var block = new LiveBlock(output, new Terminal(output, output) { Width = 19 }, live: true);
        block.Draw(["one", "a line that is too long for it"]);
        block.Say("sentence");
        block.Clear();
        const string Drawn = "one\na line that is too\n";
        const string Erased = "\e[2A\e[J";
        Assert.Equal(Drawn + Erased + "sentence\n" + Drawn + Erased, output.ToString());
    }

    [Fact]
    public void Only_failures_with_the_faulty_version_on_their_path_are_excused()
    {
        var tally = new Tally("marketplace-service@1.2.0");
        tally.Count(null, "web@1.0.0,marketplace-service@1.2.0");
        tally.Count("500", "web@1.0.0, marketplace-service@1.2.0");
        tally.Count("500", "web@1.0.0,marketplace-service@1.2.01");
        tally.Count("no answer", "");
        Assert.Equal((4, 3, 1), (tally.Requests, tally.Failed, tally.Excused));
        Assert.Equal(["500 on the path web@1.0.0,marketplace-service@1.2.01", "no answer"], tally.Unexcused);
    }

    [Fact]
    public void The_same_seed_asks_for_the_same()
    {
        static string[] Asked(int seed)
        {
            var mix = new RequestMix(seed);
            return [.. Enumerable.Range(0, 200).Select(_ => mix.Next()).Select(request => $"{request.Method} {request.RequestUri}")];
        }

        Assert.Equal(Asked(1), Asked(1));
        Assert.NotEqual(Asked(1), Asked(2));
    }

    [Fact]
    public void Traffic_never_leaves_this_machine() =>
        Assert.Throws<CommandException>(() => new Traffic(new("http://192.0.2.1:80"), 1, 1, new Tally(null), TimeProvider.System));

    [Theory]
    [InlineData("AGRIMAAN_HOME", "/var/lib/x", "/var/lib/x")]
    [InlineData("XDG_STATE_HOME", "/var/state", "/var/state/agrimaan")]
    [InlineData("XDG_STATE_HOME", "relative", "/people/asha/.local/state/agrimaan")]
    [InlineData("OTHER", "", "/people/asha/.local/state/agrimaan")]
    public void The_home_is_where_the_variables_say(string variable, string value, string expected) =>
        Assert.Equal(expected, Home.Locate(name => name == variable ? value : name == "HOME" ? "/people/asha" : null).Folder);

    [Theory]
    [InlineData("2GB", 2_000_000_000L, "2 GB")]
    [InlineData("1.5 GiB", 1_610_612_736L, "1.6 GB")]
    [InlineData("500mb", 500_000_000L, "500 MB")]
    [InlineData("999", 999L, "999 B")]
    [InlineData("999.6k", 999_600L, "1 MB")]
    [InlineData("0", 0L, "0 B")]
    public void Sizes_are_read_and_told_as_people_write_them(string written, long bytes, string told)
    {
        Assert.Equal(bytes, Size.Parse(written));
        Assert.Equal(told, Size.Of(bytes));
        Assert.All(["", "GB", "-1", "1 parsec", "1e9", "99999999999TB"], text => Assert.Null(Size.Parse(text)));
    }

    [Fact]
    public void Times_are_short()
    {
        Assert.Equal(
            ["250 ms", "42 s", "3 min 5 s", "2 h 0 min", "3 days"],
            new[] { 0.25, 42, 185, 7200, 3 * 86_400 }.Select(seconds => Say.Time(TimeSpan.FromSeconds(seconds))));
        Assert.Equal("12,345", Say.Count(12_345));
        Assert.Equal("12.34 %", Say.Percent(1234));
    }
}
