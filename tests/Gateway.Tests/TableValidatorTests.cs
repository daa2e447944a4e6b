using System.Collections.Immutable;
using System.Net;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Tables;
using Agrimaan.Gateway.Tests.Rig;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Why a table is refused.</summary>
public sealed class TableValidatorTests
{
    private static readonly GatewayOptions Options = new()
    {
        Platform = TestTable.Platform,
        Directory = "",
        ControlPlane = () => null,
        Listeners = [new(Listener.Public, new(IPAddress.Loopback, 1), null), new(TestTable.Service, new(IPAddress.Loopback, 2), null)],
    };

    private static readonly RoutingTable Good = TestTable.Of(TestTable.Version("1", 4_000, "http://127.0.0.1:20000"), TestTable.Version("2", 6_000, "http://127.0.0.1:20001"));

    [Fact]
    public void A_good_table_is_taken_once_more_after_a_restart_and_not_with_other_content()
    {
        Assert.Null(TableValidator.Refuse(Good, null, Options));
        Assert.Null(TableValidator.Refuse(Good, Good, Options));
        Assert.Contains("other content", TableValidator.Refuse(Good with { Sticky = true }, Good, Options));
    }

    [Fact]
    public void Only_later_tables_replace_one()
    {
        Assert.Null(TableValidator.Refuse(Good with { Version = 2, Sticky = true }, Good, Options));
        Assert.Null(TableValidator.Refuse(Good with { Epoch = 2 }, Good with { Version = 9 }, Options));
        Assert.Contains("version 1 is older", TableValidator.Refuse(Good, Good with { Version = 2 }, Options));
        Assert.Contains("epoch 1 is older", TableValidator.Refuse(Good with { Version = 9 }, Good with { Epoch = 2 }, Options));
    }

    [Theory]
    [InlineData("http://127.0.0.1:20000", null)]
    [InlineData("http://[::1]:20000", null)]
    [InlineData("https://127.0.0.1:20000", "no http address")]
    [InlineData("http://10.0.0.1:20000", "no http address of this machine")]
    [InlineData("http://127.0.0.1:20000/path", "no http address")]
    [InlineData("http://user@127.0.0.1:20000", "no http address")]
    [InlineData("127.0.0.1:20000", "no http address")]
    [InlineData(null, "no http address")]
    public void An_instance_is_an_http_address_of_this_machine(string? address, string? reason)
    {
        var refusal = TableValidator.Refuse(TestTable.Of(TestTable.Version("1", 10_000, address!)), null, Options);
        if (reason is null)
        {
            Assert.Null(refusal);
        }
        else
        {
            Assert.Contains(reason, refusal);
        }
    }

    [Fact]
    public void Weights_are_parts_of_ten_thousand_and_versions_are_named_once()
    {
        Assert.Contains("add up", TableValidator.Refuse(TestTable.Of(TestTable.Version("1", 10_001)), null, Options));
        Assert.Contains("add up", TableValidator.Refuse(TestTable.Of(TestTable.Version("1", 10_001), TestTable.Version("2", -1)), null, Options));
        Assert.Contains("add up", TableValidator.Refuse(TestTable.Of(TestTable.Version("1", 5_000), TestTable.Version("2", 6_000)), null, Options));
        Assert.Contains("add up", TableValidator.Refuse(TestTable.Of(TestTable.Version("1", int.MaxValue), TestTable.Version("2", int.MaxValue), TestTable.Version("3", 10_002)), null, Options));
        Assert.Contains("twice", TableValidator.Refuse(TestTable.Of(TestTable.Version("1", 5_000), TestTable.Version("1", 5_000)), null, Options));
    }

    [Fact]
    public void Routes_lead_to_services_that_are_there_and_services_to_listeners_that_are_there()
    {
        Assert.Contains("'/x' leads to 'nobody'", TableValidator.Refuse(Good with { Routes = Good.Routes.Add("/x", "nobody") }, null, Options));
        Assert.Contains("no listener for other", TableValidator.Refuse(TestTable.OfServices(("/", "other", [])), null, Options));
        Assert.Contains("serves 'farm'", TableValidator.Refuse(Good with { Platform = "mill" }, null, Options));
    }

    [Fact]
    public void Equal_tables_have_equal_bytes_and_reading_gives_the_same_table_back()
    {
        var bytes = RoutingTableJson.Write(Good);

        Assert.Equal(bytes, RoutingTableJson.Write(RoutingTableJson.Read(bytes)));
        Assert.Equal(RoutingTableJson.HashOf(Good), RoutingTableJson.HashOf(RoutingTableJson.Read(bytes)));
        Assert.NotEqual(RoutingTableJson.HashOf(Good), RoutingTableJson.HashOf(Good with { Routes = ImmutableSortedDictionary<string, string>.Empty }));
    }

    [Theory]
    [InlineData("public=3:127.0.0.1:8080", "public", 3, 8080)]
    [InlineData("user-service=127.0.0.1:0", "user-service", null, 0)]
    [InlineData("admin=5:[::1]:23999", "admin", 5, 23999)]
    public void Listeners_are_read_as_the_keeper_writes_them(string text, string name, int? handle, int port)
    {
        var listener = Assert.Single(Listener.Parse(text));
        Assert.Equal((name, handle, port), (listener.Name, listener.Handle, listener.EndPoint.Port));
    }

    [Theory]
    [InlineData("public")]
    [InlineData("=127.0.0.1:1")]
    [InlineData("public=x:127.0.0.1:1")]
    public void Anything_else_is_no_listener(string text) => Assert.Throws<FormatException>(() => Listener.Parse(text));
}
