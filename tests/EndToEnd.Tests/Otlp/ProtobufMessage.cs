using System.Buffers.Binary;
using System.Text;

namespace Agrimaan.EndToEnd.Tests.Otlp;

/// <summary>The fields of one protobuf message, as much of the format as OTLP needs.</summary>
public sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var (field, number, content) = ((int)(tag >> 3), 0UL, ReadOnlyMemory<byte>.Empty);
            switch (tag & 7)
            {
                case 0:
                    number = Varint(ref bytes);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    (content, bytes) = (bytes[..length], bytes[length..]);
                    break;
                case 5:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
                    bytes = bytes[4..];
                    break;
                default:
                    throw new FormatException($"wire type {tag & 7} of field {field}");
            }

            _fields.Add((field, number, content));
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => _fields.Where(each => each.Field == field).Select(each => new ProtobufMessage(each.Bytes));

    /// <summary>All messages at the end of a path of fields.</summary>
    public IEnumerable<ProtobufMessage> Below(params int[] path) =>
        path.Aggregate((IEnumerable<ProtobufMessage>)[this], (messages, field) => messages.SelectMany(message => message.Messages(field)));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public ulong Number(int field) => _fields.FirstOrDefault(each => each.Field == field).Number;

    private ReadOnlySpan<byte> Bytes(int field) => _fields.FirstOrDefault(each => each.Field == field).Bytes.Span;

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
