using System.Buffers;
using System.Buffers.Binary;

namespace Agrimaan.Delivery.Recordings;

/// <summary>How a recording lies in its file: a mark, then blocks, each with its length and a sum, so that a torn end is seen.</summary>
public static class RecordingBytes
{
    internal const byte Begin = 1;
    internal const byte Look = 2;
    internal const byte Event = 3;
    internal const byte Cut = 4;

    private const int BlockHead = 8;
    private const int MostBlock = 16 * 1024 * 1024;

    /// <summary>The first bytes of a file.</summary>
    public static ReadOnlySpan<byte> Mark => "agrimaan recording 1\n"u8;

    /// <summary>A block around what a writer gave.</summary>
    public static byte[] Block(ReadOnlySpan<byte> items)
    {
        var block = new byte[BlockHead + items.Length];
        BinaryPrimitives.WriteInt32LittleEndian(block, items.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), Sum(items));
        items.CopyTo(block.AsSpan(BlockHead));
        return block;
    }

    /// <summary>How far a file is good; what follows was not written to its end.</summary>
    /// <returns>0 when it is no recording.</returns>
    public static int Good(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Mark))
        {
            return 0;
        }

        var at = Mark.Length;
        while (BlockAt(file, at) is { Length: > 0 } items)
        {
            at += BlockHead + items.Length;
        }

        return at;
    }

    internal static ReadOnlySpan<byte> BlockAt(ReadOnlySpan<byte> file, int at)
    {
        if (file.Length - at < BlockHead)
        {
            return [];
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(file[at..]);
        if (length is <= 0 or > MostBlock || length > file.Length - at - BlockHead)
        {
            return [];
        }

        var items = file.Slice(at + BlockHead, length);
        return Sum(items) == BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]) ? items : [];
    }

    internal static int After(int at, ReadOnlySpan<byte> items) => at + BlockHead + items.Length;

    internal static void Write(this ArrayBufferWriter<byte> to, long number)
    {
        // Zigzag: small numbers of either sign are short.
        var left = (ulong)((number << 1) ^ (number >> 63));
        for (; left >= 0x80; left >>= 7)
        {
            Put(to, (byte)(left | 0x80));
        }

        Put(to, (byte)left);
    }

    internal static void Put(this ArrayBufferWriter<byte> to, byte one)
    {
        to.GetSpan(1)[0] = one;
        to.Advance(1);
    }

    internal static void Write(this ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        to.Write((long)bytes.Length);
        BuffersExtensions.Write(to, bytes);
    }

    /// <summary>FNV-1a: finds what was torn, and is no guard against anybody.</summary>
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 2166136261u;
        foreach (var one in bytes)
        {
            sum = (sum ^ one) * 16777619;
        }

        return sum;
    }
}
