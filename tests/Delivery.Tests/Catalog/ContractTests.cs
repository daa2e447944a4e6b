using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>What services promise and expect, as people write it.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData("2", "2.0 2.7", "1.9 3.0")]
    [InlineData("2.1", "2.1 2.9", "2.0 3.1")]
    [InlineData(">=1.2 <3", "1.2 1.10 2.9", "1.1 3.0")]
    [InlineData("=1.2", "1.2", "1.1 1.3")]
    [InlineData("<=1.2", "1.2 0.9", "1.3")]
    [InlineData(">1.9", "1.10 2.0", "1.9")]
    public void A_range_holds_what_lies_in_it(string range, string inside, string outside)
    {
        var read = ContractRange.Parse(range)!;
        Assert.All(inside.Split(' '), text => Assert.True(ContractVersion.TryParse(text, out var version) && read.Holds(version), text));
        Assert.All(outside.Split(' '), text => Assert.False(ContractVersion.TryParse(text, out var version) && read.Holds(version), text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(">=")]
    [InlineData("1.2.3")]
    [InlineData("1..2")]
    [InlineData("^2")]
    [InlineData("99999999999")]
    public void What_is_no_range_is_none(string text) => Assert.Null(ContractRange.Parse(text));

    [Theory]
    [InlineData("contract: x", FaultCodes.BadValue, "x", "such as 2 or 2.1")]
    [InlineData("contract: []", FaultCodes.MissingKey, "[]", "at least 1")]
    [InlineData("calls: [other], expects: { other: \"^2\" }", FaultCodes.BadValue, "\"^2\"", "such as 2.1")]
    [InlineData("expects: { other: 1 }", FaultCodes.Unfulfilled, "other", "name it under `calls:` of api")]
    [InlineData("calls: [other], expects: { othr: 1 }", FaultCodes.Unfulfilled, "othr", "did you mean 'other'")]
    [InlineData("calls: [other], expects: { other: 1 }", FaultCodes.Unfulfilled, "1 } }", "which has no contract")]
    public void A_fault_is_found_where_it_is(string inside, string code, string at, string says)
    {
        var text = Files.With(service: inside);
        var fault = Assert.Single(PlatformFile.Read(text, "agrimaan.yaml").Faults, fault => fault.Code == code);
        var line = text.Split('\n')[fault.Place.Line - 1];
        Assert.StartsWith(at, line[(fault.Place.Column - 1)..], StringComparison.Ordinal);
        Assert.Contains(says, FaultText.Render(fault), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_expected_of_a_service_in_the_same_file_has_to_be_offered_there()
    {
        string With(string contract) => Files.With(service: "calls: [other], expects: { other: 2 }").Replace("other: { run: { command: [other] } }", $"other: {{ run: {{ command: [other] }}, contract: {contract} }}", StringComparison.Ordinal);
        Assert.Contains("answers to 1.0 and 1.4", Assert.Single(PlatformFile.Read(With("[1, 1.4]"), "agrimaan.yaml").Faults).Message, StringComparison.Ordinal);

        var platform = PlatformFile.Read(With("[1.4, 2.0]"), "agrimaan.yaml").Platform!;
        Assert.Equal([new(1, 4), new(2, 0)], platform.Services["other"].Contract);
        Assert.Equal("2", platform.Services["api"].Expects["other"]);
    }
}
