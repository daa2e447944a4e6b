using System.Buffers;
using System.Collections.Immutable;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Recordings;

/// <summary>One side's counts as what they changed by since the look before: a quiet look takes a few bytes, a busy one a few for each bucket.</summary>
internal static class CountDelta
{
    public static void Write(ArrayBufferWriter<byte> to, VersionNumbers before, VersionNumbers now)
    {
        to.Write(now.Requests - before.Requests);
        to.Write(now.Errors - before.Errors);
        to.Write(now.Limited - before.Limited);
        var (from, at) = (before.Latency, -1);
        for (var i = 0; i < now.Latency.Length; i++)
        {
            var change = now.Latency[i] - (i < from.Length ? from[i] : 0);
            if (change != 0)
            {
                to.Write(i - at);
                to.Write(change);
                at = i;
            }
        }

        to.Write(0);
        to.Put((byte)(now.Mirror is null ? 0 : 1));
        if (now.Mirror is { } mirror)
        {
            var copies = before.Mirror ?? MirrorNumbers.Zero;
            to.Write(mirror.Mirrored - copies.Mirrored);
            to.Write(mirror.Matched - copies.Matched);
            to.Write(mirror.Differed - copies.Differed);
            to.Write(mirror.OtherStatus - copies.OtherStatus);
            to.Write(mirror.Dropped - copies.Dropped);
            to.Write(mirror.Failed - copies.Failed);
        }
    }

    public static VersionNumbers Read(ref ItemReader from, VersionNumbers before)
    {
        var (requests, errors, limited) = (before.Requests + from.Number(), before.Errors + from.Number(), before.Limited + from.Number());
        var latency = before.Latency;
        if (from.Number() is > 0 and var step)
        {
            var counts = new long[LatencyHistogram.Length];
            before.Latency.CopyTo(counts);
            for (var at = -1L; step > 0; step = from.Number())
            {
                at += step;
                counts[at is >= 0 and < LatencyHistogram.Length ? (int)at : throw new FormatException("a bucket that there is not")] += from.Number();
            }

            latency = ImmutableArray.Create(counts);
        }

        var now = new VersionNumbers(requests, errors, limited, latency);
        if (from.Byte() == 0)
        {
            return now;
        }

        var copies = before.Mirror ?? MirrorNumbers.Zero;
        return now with
        {
            Mirror = new(
                copies.Mirrored + from.Number(), copies.Matched + from.Number(), copies.Differed + from.Number(),
                copies.OtherStatus + from.Number(), copies.Dropped + from.Number(), copies.Failed + from.Number()),
        };
    }
}

/// <summary>Reads items back; whatever the bytes are, it ends.</summary>
internal ref struct ItemReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool AtEnd => _left.IsEmpty;

    public byte Byte()
    {
        var one = _left.IsEmpty ? throw new FormatException("it ends too early") : _left[0];
        _left = _left[1..];
        return one;
    }

    public long Number()
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = Byte();
            number |= (ulong)(one & 0x7F) << (shift <= 63 ? shift : throw new FormatException("a number that is too long"));
            if (one < 0x80)
            {
                return (long)(number >> 1) ^ -(long)(number & 1);
            }
        }
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Number();
        var bytes = length >= 0 && length <= _left.Length ? _left[..(int)length] : throw new FormatException("it ends too early");
        _left = _left[(int)length..];
        return bytes;
    }
}
