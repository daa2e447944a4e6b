using System.Text.RegularExpressions;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Delivery.Running;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Durations, shares, limits and names: what is printed can be read again, and editors take exactly what we take.</summary>
public sealed class WrittenValuesTests
{
    [Property(MaxTest = 1000)]
    public bool A_duration_that_was_written_is_read_back(int milliseconds)
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds & int.MaxValue);
        return Duration.TryParse(Duration.Format(duration), out var read) && read == duration || Duration.Format(duration).Length > 10;
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("10m", 600_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("0s", 0)]
    [InlineData("007s", 7_000)]
    public void A_duration_is_a_number_and_a_unit(string text, long milliseconds) =>
        Assert.Equal((true, TimeSpan.FromMilliseconds(milliseconds)), (Duration.TryParse(text, out var read), read));

    [Theory]
    [InlineData(60_000, "1m")]
    [InlineData(90_000, "90s")]
    [InlineData(1_500, "1500ms")]
    [InlineData(86_400_000, "24h")]
    [InlineData(0, "0s")]
    public void A_duration_is_written_as_short_as_it_can_be(long milliseconds, string text) => Assert.Equal(text, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void The_longest_duration_does_not_overflow() =>
        Assert.Equal((true, false), (Duration.TryParse("99999999h", out _), Duration.TryParse("999999999h", out _)));

    [Property(MaxTest = 1000)]
    public bool A_share_that_was_written_is_read_back(int parts)
    {
        parts = (int)((uint)parts % 1_000_000);
        return Share.TryParse(Share.Format(parts), out var read) && read == parts;
    }

    [Theory]
    [InlineData("10%", 1000)]
    [InlineData("2.5%", 250)]
    [InlineData("0.01%", 1)]
    [InlineData("100.00%", 10_000)]
    public void A_share_is_percent(string text, int parts) => Assert.Equal((true, parts), (Share.TryParse(text, out var read), read));

    [Fact]
    public void An_editor_takes_exactly_the_forms_that_the_reader_takes()
    {
        var alphabet = Gen.Elements("0123456789.%>psmh of baseline\n".Select(letter => letter.ToString()).Concat([" of baseline", "ms", "> ", "p9", ".5", "12"]).ToArray());
        var texts = Gen.ArrayOf(alphabet).Select(pieces => string.Concat(pieces.Take(6))).ToArbitrary();
        Prop.ForAll(texts, text =>
            Matches(Duration.Pattern, text) == Duration.TryParse(text, out _)
            && Matches(Share.Pattern, text) == Share.TryParse(text, out _)
            && Matches(LimitText.ErrorsPattern, text) == LimitText.TryErrors(text, out _)
            && Matches(LimitText.LatencyPattern, text) == LimitText.TryLatency(text, out _)
            && Matches(LimitText.QuantilePattern, text) == LimitText.TryQuantile(text, out _)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    /// <summary>A name has no underscore, so that no two give one variable: nothing needs to be checked for it.</summary>
    [Fact]
    public void Two_names_never_share_an_address_variable()
    {
        var names = Gen.ArrayOf(Gen.Elements('a', 'b', '-', '0')).Select(letters => new string([.. letters.Take(5)])).Where(name => PlatformShape.Name.Fits(name)).ToArbitrary();
        Prop.ForAll(names, names, (one, other) => one == other || InstanceSpecs.AddressVariable(one) != InstanceSpecs.AddressVariable(other)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("user-service", true)]
    [InlineData("a123456789a123456789a123456789a123456789", true)]
    [InlineData("a123456789a123456789a123456789a1234567890", false)]
    [InlineData("a\n", false)]
    [InlineData("A", false)]
    [InlineData("1a", false)]
    [InlineData("a-", false)]
    [InlineData("-a", false)]
    [InlineData("a_b", false)]
    [InlineData("é", false)]
    [InlineData("", false)]
    public void A_name_is_short_and_plain(string name, bool fits) => Assert.Equal(fits, PlatformShape.Name.Fits(name));

    [Theory]
    [InlineData("feild-service", "field-service")]
    [InlineData("FIELD-SERVICE", "field-service")]
    [InlineData("web", "web")]
    [InlineData("wbe", "web")]
    [InlineData("x", null)]
    [InlineData("warehouse", null)]
    public void The_nearest_word_is_found_when_it_is_near(string written, string? meant) => Assert.Equal(meant, Suggestion.Nearest(written, ["user-service", "field-service", "web"]));

    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern, RegexOptions.ECMAScript) && !text.EndsWith('\n');
}
