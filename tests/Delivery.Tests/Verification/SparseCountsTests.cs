using System.Collections.Immutable;
using System.Text.Json;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification;

/// <summary>Counts in the journal take little room, come back as they were, and old journals are read.</summary>
public sealed class SparseCountsTests
{
    [Property]
    public void Counts_come_back_as_they_were_but_for_zeros_at_the_end(byte[] places)
    {
        var counts = new long[LatencyHistogram.Length];
        foreach (var (i, place) in places.Index())
        {
            counts[place] += i * 1_000L;
        }

        var read = Read(Write([.. counts]));
        Assert.Equal(counts, read.Concat(Enumerable.Repeat(0L, counts.Length - read.Length)));
        Assert.True(read.IsEmpty || read[^1] != 0);
    }

    [Fact]
    public void Zeros_take_one_number()
    {
        Assert.Contains("\"latency\":[-300,7,0,1]", Write([.. new long[300], 7, 0, 1, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("\"latency\":[]", Write([.. new long[352]]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[0,0,3,0]", new long[] { 0, 0, 3, 0 })]
    [InlineData("[]", new long[0])]
    [InlineData("[-2,3]", new long[] { 0, 0, 3 })]
    public void What_was_written_in_full_is_read(string written, long[] counts) => Assert.Equal(counts, Read(Write([]).Replace("[]", written, StringComparison.Ordinal)));

    [Theory]
    [InlineData("[-353]")]
    [InlineData("[-9223372036854775808]")]
    [InlineData("[\"1\"]")]
    [InlineData("7")]
    public void What_cannot_be_counts_is_refused(string written) => Assert.Throws<JsonException>(() => Read(Write([]).Replace("[]", written, StringComparison.Ordinal)));

    private static string Write(ImmutableArray<long> counts) => JournalJson.Write(new CheckStarted(new("one", new(9, 0, 0, counts), new(9, 0, 0, [1])), 0), DateTimeOffset.UnixEpoch).Data;

    private static ImmutableArray<long> Read(string written) => ((CheckStarted)JournalJson.ReadRun(new("checkStarted", written, DateTimeOffset.UnixEpoch))).Numbers.New.Latency;
}
