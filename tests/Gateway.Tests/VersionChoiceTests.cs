using Agrimaan.Gateway.Routing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>The choice of a version: exact shares, and nobody is moved back.</summary>
public sealed class VersionChoiceTests
{
    [Property(Arbitrary = [typeof(Splits)])]
    [Trait("Plan", "224")]
    public void Every_version_gets_exactly_its_share_of_buckets(int[] weights)
    {
        var counts = new int[weights.Length];
        for (var bucket = 0; bucket < VersionChoice.Buckets; bucket++)
        {
            counts[VersionChoice.Of(weights, bucket)]++;
        }

        Assert.Equal(weights, counts);
    }

    [Property(Arbitrary = [typeof(Splits)])]
    [Trait("Plan", "226")]
    public void Raising_the_newest_versions_weight_moves_nobody_off_it(int[] weights, ushort more)
    {
        var newest = weights.Length - 1;
        var raised = Raise(weights, more);
        for (var bucket = 0; bucket < VersionChoice.Buckets; bucket++)
        {
            if (VersionChoice.Of(weights, bucket) == newest)
            {
                Assert.Equal(newest, VersionChoice.Of(raised, bucket));
            }
        }
    }

    [Property(Arbitrary = [typeof(Splits)])]
    public void Whoever_is_moved_by_a_raise_is_moved_to_a_newer_version(int[] weights, ushort more)
    {
        var raised = Raise(weights, more);
        for (var bucket = 0; bucket < VersionChoice.Buckets; bucket++)
        {
            Assert.True(VersionChoice.Of(raised, bucket) >= VersionChoice.Of(weights, bucket));
        }
    }

    /// <summary>Takes weight from the oldest that have some and gives it to the newest, as a canary does.</summary>
    private static int[] Raise(int[] weights, int more)
    {
        var raised = (int[])weights.Clone();
        var left = more;
        for (var i = 0; i < raised.Length - 1 && left > 0; i++)
        {
            var taken = Math.Min(raised[i], left);
            raised[i] -= taken;
            raised[^1] += taken;
            left -= taken;
        }

        return raised;
    }

    private static class Splits
    {
        /// <summary>Two to four versions whose weights add up to 10,000; zeros are common.</summary>
        public static Arbitrary<int[]> Weights() => Gen.Choose(1, 3)
            .SelectMany(cuts => Gen.Frequency((3, Gen.Choose(0, VersionChoice.Buckets)), (1, Gen.Elements(0, VersionChoice.Buckets))).ArrayOf(cuts))
            .Select(cuts =>
            {
                int[] ends = [0, .. cuts.Order(), VersionChoice.Buckets];
                return ends.Zip(ends.Skip(1), (begin, end) => end - begin).ToArray();
            })
            .ToArbitrary();
    }
}
