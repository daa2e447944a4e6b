using Agrimaan.Gateway.Proxy;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Gateway.Tests;

/// <summary>Where frames of a WebSocket begin and end.</summary>
public sealed class FrameTrackerTests
{
    [Property]
    public void However_the_bytes_are_cut_a_frame_ends_where_it_ends(ushort[] lengths, bool masked, byte[] cuts)
    {
        var (bytes, ends) = Frames((lengths ?? []).Take(6).Select(length => length % 3 == 0 ? length * 3 : length % 200), masked);
        var tracker = new FrameTracker();
        var (at, turn) = (0, 0);
        while (at < bytes.Length)
        {
            var piece = Math.Min(bytes.Length - at, cuts is { Length: > 0 } ? 1 + (cuts[turn++ % cuts.Length] * 40) : 1 + (turn++ % 7));
            at += tracker.Follow(bytes.AsSpan(at, piece), onlyThisFrame: false);
            Assert.Equal(ends.Contains(at), tracker.Between);
        }

        Assert.True(tracker.Between);
    }

    [Property]
    public void Asked_for_one_frame_it_stops_at_each_end(ushort[] lengths)
    {
        var (bytes, ends) = Frames((lengths ?? []).Take(6).Select(length => (int)length), masked: false);
        var tracker = new FrameTracker();
        var seen = new List<int>();
        for (var at = 0; at < bytes.Length;)
        {
            at += tracker.Follow(bytes.AsSpan(at), onlyThisFrame: true);
            seen.Add(at);
        }

        Assert.Equal(ends.Order(), seen);
    }

    private static (byte[] Bytes, HashSet<int> Ends) Frames(IEnumerable<int> lengths, bool masked)
    {
        var (bytes, ends) = (new List<byte>(), new HashSet<int>());
        foreach (var length in lengths)
        {
            var mask = masked ? 0x80 : 0;
            bytes.Add(0x82);
            bytes.AddRange(length switch
            {
                < 126 => [(byte)(mask | length)],
                <= 0xFFFF => [(byte)(mask | 126), (byte)(length >> 8), (byte)length],
                _ => (byte[])[(byte)(mask | 127), 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
            });
            bytes.AddRange(new byte[length + (masked ? 4 : 0)]);
            ends.Add(bytes.Count);
        }

        return ([.. bytes], ends);
    }
}
