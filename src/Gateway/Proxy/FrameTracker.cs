namespace Agrimaan.Gateway.Proxy;

/// <summary>Knows where frames of a WebSocket (RFC 6455, 5.2) begin and end in bytes that come in any pieces.</summary>
internal sealed class FrameTracker
{
    private const int ShortHeader = 2;
    private const byte LengthBits = 0x7F;
    private const byte MaskBit = 0x80;
    private const int MaskLength = 4;

    private readonly byte[] _header = new byte[14];
    private int _known;
    private ulong _payload;

    /// <summary>Whether no frame has begun that has not ended.</summary>
    public bool Between => _known == 0 && _payload == 0;

    /// <summary>Follows bytes that are being sent.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="onlyThisFrame">Whether to stop where a frame ends.</param>
    /// <returns>How many were followed.</returns>
    public int Follow(ReadOnlySpan<byte> bytes, bool onlyThisFrame)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (_payload > 0)
            {
                var part = (int)Math.Min(_payload, (ulong)(bytes.Length - at));
                _payload -= (ulong)part;
                at += part;
            }
            else
            {
                _header[_known++] = bytes[at++];
                if (_known >= ShortHeader && _known == HeaderLength())
                {
                    _payload = PayloadLength();
                    _known = 0;
                }
            }

            if (onlyThisFrame && Between)
            {
                break;
            }
        }

        return at;
    }

    private int HeaderLength() =>
        ShortHeader + ((_header[1] & LengthBits) switch { 126 => 2, 127 => 8, _ => 0 }) + ((_header[1] & MaskBit) != 0 ? MaskLength : 0);

    private ulong PayloadLength()
    {
        var bytes = (_header[1] & LengthBits) switch { 126 => 2, 127 => 8, _ => 0 };
        ulong length = 0;
        for (var i = 0; i < bytes; i++)
        {
            length = (length << 8) | _header[ShortHeader + i];
        }

        return bytes == 0 ? (ulong)(_header[1] & LengthBits) : length;
    }
}
