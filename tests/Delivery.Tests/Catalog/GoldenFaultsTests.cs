using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class GoldenFaultsTests
{
    /// <summary>A change of wording is seen here: run the test, look at broken.actual.txt beside the built test, and copy it over if it is better.</summary>
    [Fact]
    public void All_faults_of_a_broken_file_come_at_once_in_order_with_reasons_and_hints()
    {
        var reading = PlatformFile.Read(Files.ReadText("golden/broken.yaml"), "agrimaan.yaml");
        var actual = string.Join("\n", reading.Faults.Select(FaultText.Render)) + "\n";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Catalog", "golden", "broken.actual.txt"), actual);

        Assert.Null(reading.Platform);
        Assert.True(reading.Faults.Length >= 20);
        Assert.Equal(Files.ReadText("golden/broken.txt"), actual);
    }
}
