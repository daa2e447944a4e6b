using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class FaultTextTests
{
    [Fact]
    public void A_fault_shows_place_reason_line_caret_and_hint() => Assert.Equal(
        """
        agrimaan.yaml:32:25 error AGP204 crop-service calls 'feild-service', which no service declares
          32 |   calls: [user-service, feild-service]
             |                         ^^^^^^^^^^^^^ did you mean 'field-service' (line 22)?
        """,
        FaultText.Render(Fault("  calls: [user-service, feild-service]", 25, 13) with
        {
            Place = new(32, 25, 13), Message = "crop-service calls 'feild-service', which no service declares", Hint = "did you mean 'field-service' (line 22)?",
        }));

    [Fact]
    public void Without_a_line_the_hint_stands_behind_the_reason() =>
        Assert.Equal("agrimaan.yaml:1:1 warning AGP401 what; do this", FaultText.Render(Fault(null, 1, 1) with { Severity = Severity.Warning, Code = "AGP401", Hint = "do this" }));

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    [InlineData(150)]
    [InlineData(293)]
    public void A_long_line_is_cut_around_the_caret(int at)
    {
        var line = new string('.', at) + "HERE" + new string('.', 300 - at - 4);
        var (shown, carets) = Lines(Fault(line, at + 1, 4));

        Assert.True(shown.Length <= 122);
        Assert.Equal("HERE", shown.Substring(carets.IndexOf('^', StringComparison.Ordinal), carets.Count(letter => letter == '^')));
        Assert.Equal(at > 60, shown.StartsWith('…'));
        Assert.Equal(at < 240, shown.EndsWith('…'));
    }

    [Theory]
    [InlineData("a\u001b[31mHERE", "a␛[31mHERE")]
    [InlineData("a\0\u0007\tHERE", "a␀␇ HERE")]
    [InlineData("a\u202eHERE\u009b", "a\ufffdHERE\ufffd")]
    [InlineData("a\u007fHERE", "a␡HERE")]
    public void Nothing_in_a_file_can_command_a_terminal(string line, string harmless)
    {
        var at = line.IndexOf("HERE", StringComparison.Ordinal);
        var (shown, carets) = Lines(Fault(line, at + 1, 4));

        Assert.Equal(harmless, shown);
        Assert.Equal(new string(' ', at) + "^^^^", carets);
        Assert.Contains(harmless, FaultText.Render(Fault(null, 1, 1) with { Message = line }), StringComparison.Ordinal);
        Assert.Contains(harmless, FaultText.Render(Fault(null, 1, 1) with { File = line }), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_shown_as_one_that_cannot_be_read() => Assert.Equal("a\ufffdHERE", Lines(Fault("a\ud800HERE", 3, 4)).Line);

    [Theory]
    [InlineData("田: HERE", 4)]
    [InlineData("🌾: HERE", 4)]
    [InlineData("é: HERE", 3)]
    [InlineData("e\u0301: HERE", 3)]
    public void The_caret_stands_below_its_word_behind_wide_and_combining_characters(string line, int cells) =>
        Assert.Equal(new string(' ', cells) + "^^^^", Lines(Fault(line, line.IndexOf("HERE", StringComparison.Ordinal) + 1, 4)).Carets);

    [Theory]
    [InlineData(99, 1)]
    [InlineData(3, 99)]
    [InlineData(-5, 0)]
    public void A_place_outside_the_line_is_shown_as_well_as_it_can_be(int column, int length) => Assert.Contains("^", Lines(Fault("abc", column, length)).Carets, StringComparison.Ordinal);

    private static Fault Fault(string? excerpt, int column, int length) => new("AGP204", Severity.Error, "agrimaan.yaml", new(1, column, length), "what", null, excerpt);

    private static (string Line, string Carets) Lines(Fault fault)
    {
        var lines = FaultText.Render(fault).Split('\n');
        return (lines[1]["   1 | ".Length..], lines[2]["     | ".Length..]);
    }
}
