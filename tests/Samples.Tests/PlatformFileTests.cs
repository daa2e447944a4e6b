using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Samples.Tests;

public sealed class PlatformFileTests
{
    [Theory]
    [InlineData("agrimaan")]
    [InlineData("hello")]
    public void A_samples_platform_file_has_no_fault(string sample)
    {
        var file = Path.Combine(Checkout.Root, "samples", sample, "agrimaan.yaml");

        var reading = PlatformFile.Read(File.ReadAllText(file), file);

        Assert.Empty(reading.Faults);
        Assert.Equal(sample, reading.Platform?.Name);
    }
}
