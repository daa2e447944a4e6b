using System.Reflection;
using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class FaultCodesTests
{
    [Fact]
    public void Every_code_is_AGP_and_three_digits_and_means_one_thing()
    {
        var codes = typeof(FaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.All(codes, code => Assert.Matches("^AGP[0-9]{3}$", code));
        Assert.Equal(codes.Distinct(), codes);
    }
}
