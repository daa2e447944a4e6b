using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>References, files of values and secrets.</summary>
public sealed class ReferenceTests
{
    private static readonly DotEnv Values = DotEnv.Parse("SMTP=hunter2\nREGION=eu\n", "/platforms/farm/.env.production");

    [Theory]
    [InlineData("${A}", "one")]
    [InlineData("x${A}y${A}", "xoney" + "one")]
    [InlineData("${A:-two}", "one")]
    [InlineData("${B:-two}", "two")]
    [InlineData("${B:-}", "")]
    [InlineData("$$ $5 $", "$ $5 $")]
    [InlineData("$${A}", "${A}")]
    [InlineData("${A", "${A")]
    [InlineData("", "")]
    public void A_reference_becomes_the_value(string text, string value) =>
        Assert.Equal(value, References.Resolve(text, name => name == "A" ? "one" : null, out _));

    [Property(MaxTest = 1000)]
    public bool A_text_whose_dollars_are_doubled_is_itself_again(string? text)
    {
        var plain = text ?? "";
        return References.Resolve(plain.Replace("$", "$$", StringComparison.Ordinal), _ => "never", out var missing) == plain && missing.IsEmpty;
    }

    [Property(MaxTest = 1000)]
    public bool A_value_is_never_read_for_references_again(string? value)
    {
        var given = value ?? "";
        return References.Resolve("<${A}>", _ => given, out _) == $"<{given}>";
    }

    [Property(MaxTest = 1000)]
    public bool A_value_that_is_written_in_quotes_is_read_back(string? value)
    {
        var text = string.Concat((value ?? "").Where(letter => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029')));
        var written = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return DotEnv.Parse($"A=\"{written}\" # comment", "f").Values["A"].Reveal() == text;
    }

    [Property(MaxTest = 1000)]
    public bool Any_text_at_all_is_a_file_of_values_or_has_faults_without_its_text(string? text)
    {
        var read = DotEnv.Parse("A=hunter2\n" + (text ?? ""), "f");
        return read.Faults.All(fault => fault.Excerpt is null && !fault.Message.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("export A = b # c", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A='b # c'", "b # c")]
    [InlineData("A=\"b\\nc\\$\"", "b\nc$")]
    [InlineData("A=", "")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("\uFEFFA=b\r\n", "b")]
    public void A_line_is_a_name_and_a_value(string text, string value) => Assert.Equal(value, DotEnv.Parse(text, "f").Values["A"].Reveal());

    [Theory]
    [InlineData("hunter2")]
    [InlineData("A='hunter2")]
    [InlineData("A=\"hunter2\" hunter2")]
    [InlineData("1A=hunter2")]
    [InlineData("=hunter2")]
    [InlineData("A=hunter2\0")]
    public void A_line_that_is_none_is_a_fault_that_does_not_say_it(string text)
    {
        var fault = Assert.Single(DotEnv.Parse("# first\n" + text, "f").Faults);
        Assert.Equal((FaultCodes.BadValuesLine, 2), (fault.Code, fault.Place.Line));
        Assert.DoesNotContain("hunter2", FaultText.Render(fault), StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_is_made_from_values_that_are_resolved()
    {
        var text = Whole.With("settings: { B: own }", "settings: { B: \"${REGION}-${ZONE:-a} costs 5$$\" }");
        var reading = PlatformFile.Read(text, Files.Path, "production", [Values]);
        Assert.Empty(reading.Faults);
        Assert.Equal("eu-a costs 5$", reading.Platform!.Services["users"].Settings["B"]);
        Assert.DoesNotContain("hunter2", JsonSerializer.Serialize(reading.Platform), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings: { B: \"${REGIN}\" }", FaultCodes.UnknownReference, "did you mean 'REGION'?", 9)]
    [InlineData("settings: { B: \"${NOWHERE}\" }", FaultCodes.UnknownReference, "add NOWHERE=... to .env.production", 9)]
    [InlineData("settings: { B: \"${SMTP}\" }", FaultCodes.SecretInSetting, "reaches the service as SMTP_PASSWORD", 9)]
    public void What_a_reference_cannot_be_is_a_fault_at_its_line(string settings, string code, string says, int line)
    {
        var fault = Assert.Single(PlatformFile.Read(Whole.With("settings: { B: own }", settings), Files.Path, "production", [Values]).Faults);
        Assert.Equal((code, line), (fault.Code, fault.Place.Line));
        Assert.Contains(says, $"{fault.Message} {fault.Hint}", StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", FaultText.Render(fault), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_no_file_has_is_a_fault_where_it_is_named()
    {
        var fault = Assert.Single(PlatformFile.Read(Whole.Text, Files.Path, "production", []).Faults);
        Assert.Equal((FaultCodes.MissingSecret, 9), (fault.Code, fault.Place.Line));
    }

    [Fact]
    public void A_secret_redacts_itself()
    {
        var secret = new SecretValue("hunter2");
        Assert.Equal("(secret) (secret)", $"{secret} {secret.ToString()}");
        Assert.Equal("\"(secret)\"", JsonSerializer.Serialize(secret));
        Assert.DoesNotContain("hunter2", JsonSerializer.Serialize(Values) + Values, StringComparison.Ordinal);
        Assert.Equal("hunter2", secret.Reveal());
    }
}
