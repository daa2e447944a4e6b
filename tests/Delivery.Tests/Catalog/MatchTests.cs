using Agrimaan.Delivery.Catalog;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Rules that say which requests go to a new version.</summary>
public sealed class MatchTests
{
    [Fact]
    public void The_rules_of_the_example_are_read_as_they_are_written()
    {
        var rules = Files.Good(Files.Example).Environments["local"].Rollout.Match!.Value;

        Assert.Equal(
            [
                new RequestRule([new(RequestPart.Header, "X-Beta") { AnyOf = ["1"] }]),
                new RequestRule([new(RequestPart.Cookie, "group") { Prefix = "staff-" }]),
                new RequestRule([new(RequestPart.Query, "preview") { Pattern = "^v[0-9]+$" }]),
                new RequestRule([new(RequestPart.Cookie, "user") { Users = 500 }, new(RequestPart.Header, "X-Region") { AnyOf = ["eu", "au"] }]),
            ],
            rules);
    }

    [Theory]
    [InlineData("match: [{ equals: 1 }]", FaultCodes.Together, "add one of header, cookie and query")]
    [InlineData("match: [{ header: A, cookie: b }]", FaultCodes.Together, "stands under `and`")]
    [InlineData("match: [{ header: A, and: [{ prefix: b }] }]", FaultCodes.Together, "add one of header, cookie and query")]
    [InlineData("match: [{ header: \"A B\" }]", FaultCodes.BadValue, "a name of letters")]
    [InlineData("match: [{ header: A, regex: \"(\" }]", FaultCodes.BadValue, "a pattern")]
    [InlineData("match: [{ header: A, regex: \"(?<=a)b\" }]", FaultCodes.BadValue, "a pattern")]
    [InlineData("match: [{ cookie: a, users: 101% }]", FaultCodes.BadValue, "from 0% to 100%")]
    [InlineData("match: [{ header: A, equals: [] }]", FaultCodes.MissingKey, "at least 1")]
    [InlineData("match: []", FaultCodes.MissingKey, "at least 1")]
    [InlineData("match: [{ header: A, contains: b }]", FaultCodes.UnknownKey, "contains")]
    [InlineData("strategy: rolling, match: [{ header: A }]", FaultCodes.Contradiction, "a rolling rollout has no match")]
    public void What_cannot_be_meant_is_said(string inside, string code, string says)
    {
        var reading = Files.Read(Files.With(rollout: inside));

        var fault = Assert.Single(reading.Faults, fault => fault.Code == code);
        Assert.Contains(says, $"{fault.Message} {fault.Hint}", StringComparison.Ordinal);
        Assert.Null(reading.Platform);
    }

    [Property]
    public void A_user_has_one_bucket_and_raising_a_share_moves_nobody_back(string user, ushort share, ushort more)
    {
        var bucket = UserBucket.Of("shop", user ?? "");

        Assert.Equal(bucket, UserBucket.Of("shop", user ?? ""));
        Assert.InRange(bucket, 0, UserBucket.Count - 1);
        Assert.True(bucket >= share || bucket < share + more);
    }

    [Theory]
    [InlineData("shop", "user-{0}")]
    [InlineData("shop", "{0}")]
    [InlineData("crop", "{0}@farm.example")]
    public void Users_spread_evenly_over_the_buckets(string salt, string form)
    {
        const int Users = 20_000;
        var tenths = new int[10];
        for (var user = 0; user < Users; user++)
        {
            tenths[UserBucket.Of(salt, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, user)) * 10 / UserBucket.Count]++;
        }

        // Six standard deviations of 20,000 draws at 10 % are 255.
        Assert.All(tenths, count => Assert.InRange(count, 1_745, 2_255));
    }

    [Fact]
    public void The_first_users_of_one_service_are_not_those_of_another()
    {
        var both = Enumerable.Range(0, 10_000).Count(user => UserBucket.Of("shop", $"u{user}") < 1_000 && UserBucket.Of("crop", $"u{user}") < 1_000);

        Assert.InRange(both, 40, 160);
    }

    /// <summary>For ever: another hash would move users back and forth at an update of this program.</summary>
    [Theory]
    [InlineData("shop", "ada", 7059)]
    [InlineData("shop", "", 790)]
    [InlineData("crop", "ada", 5732)]
    [InlineData("shop", "Zoë 🌾", 6059)]
    public void Buckets_are_those_they_always_were(string salt, string user, int bucket) => Assert.Equal(bucket, UserBucket.Of(salt, user));
}
