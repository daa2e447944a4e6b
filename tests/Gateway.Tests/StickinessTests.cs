using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Routing;
using Agrimaan.Gateway.Tests.Rig;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>A user stays on one side of a split: what the cookie holds is a bucket and never a version.</summary>
public sealed class StickinessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Property]
    public void Over_any_rising_shares_every_user_moves_once_and_forward(ushort[] shares, ushort user)
    {
        var bucket = user % VersionChoice.Buckets;
        var rising = (shares ?? []).Select(share => share % (Backend.FullWeight + 1)).Order().Prepend(0).Append(Backend.FullWeight).ToList();

        var sides = rising.Select(share => VersionChoice.Of([Backend.FullWeight - share, share], bucket)).ToList();

        Assert.Equal(sides.Order(), sides);
        Assert.Equal((0, 1), (sides[0], sides[^1]));
    }

    [Property]
    public void The_share_of_a_split_is_the_share_of_users_that_a_rule_of_the_same_size_means(ushort share, string user)
    {
        var (weight, bucket) = (share % (Backend.FullWeight + 1), UserBucket.Of(TestTable.Service, user ?? ""));

        Assert.Equal(bucket < weight, VersionChoice.Of([Backend.FullWeight - weight, weight], bucket) == 1);
    }

    [Fact]
    public async Task A_user_stays_on_the_new_side_through_a_run_and_nothing_of_the_run_is_left_in_the_cookie()
    {
        await using var old = await TestInstance.Says("old");
        await using var fresh = await TestInstance.Says("new");
        await using var third = await TestInstance.Says("third");
        await using var gateway = await TestGateway.Starts(Split(1, old, fresh, 5_000));
        var cookie = await FirstOfAsync(gateway, "new");

        for (var time = 0; time < 20; time++)
        {
            Assert.Equal("new", (await AskAsync(gateway, cookie)).Answer);
        }

        gateway.Serve(TestTable.Of(TestTable.Version("2", 10_000, fresh.Address)) with { Version = 2, Sticky = true });
        Assert.Equal(("new", null), await AskAsync(gateway, cookie));

        // The next run: nobody is held to a version that is not there any more, and no second cookie is given.
        gateway.Serve(Split(3, fresh, third, 10_000));
        Assert.Equal(("third", null), await AskAsync(gateway, cookie));
        Assert.Matches("^agrimaan-bucket=[0-9]{1,4}$", cookie);
    }

    [Fact]
    public async Task A_user_of_the_new_side_is_served_by_the_old_one_when_the_new_one_is_taken_back()
    {
        await using var old = await TestInstance.Says("old");
        await using var fresh = await TestInstance.Says("new");
        await using var gateway = await TestGateway.Starts(Split(1, old, fresh, 5_000));
        var cookie = await FirstOfAsync(gateway, "new");

        gateway.Serve(Split(2, old, fresh, 0));

        Assert.Equal(("old", null), await AskAsync(gateway, cookie));
    }

    [Theory]
    [InlineData("agrimaan-bucket=10000")]
    [InlineData("agrimaan-bucket=-1")]
    [InlineData("agrimaan-bucket=new")]
    [InlineData("agrimaan-bucket=")]
    public async Task A_cookie_that_is_none_of_ours_is_replaced(string cookie)
    {
        await using var old = await TestInstance.Says("old");
        await using var gateway = await TestGateway.Starts(Split(1, old, old, 0));

        Assert.Matches("^agrimaan-bucket=[0-9]{1,4};", (await AskAsync(gateway, cookie)).Set);
    }

    private static RoutingTable Split(int version, TestInstance old, TestInstance fresh, int weight) =>
        TestTable.Of(TestTable.Version("1", 10_000 - weight, old.Address), TestTable.Version("2", weight, fresh.Address)) with { Version = version, Sticky = true };

    /// <summary>The cookie of the first user that gets this answer.</summary>
    private static async Task<string> FirstOfAsync(TestGateway gateway, string wanted)
    {
        while (true)
        {
            var (answer, set) = await AskAsync(gateway, null);
            if (answer == wanted)
            {
                return set!.Split(';')[0];
            }
        }
    }

    private static async Task<(string Answer, string? Set)> AskAsync(TestGateway gateway, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var response = await gateway.Http.SendAsync(request, Token);
        return (await response.Content.ReadAsStringAsync(Token), response.Headers.TryGetValues("Set-Cookie", out var set) ? Assert.Single(set) : null);
    }
}
