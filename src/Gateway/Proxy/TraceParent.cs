using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Gateway.Proxy;

/// <summary>Begins a W3C trace for a request that comes without one, so that every log line of its path can be found.</summary>
internal static class TraceParent
{
    public const string Header = "traceparent";

    public static bool Carries(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>Version 00, sampled; identities need to differ, not to be secret.</summary>
    public static string New() => string.Create(55, 0, static (text, _) =>
    {
        Span<byte> random = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(random, Random.Shared.NextInt64(1, long.MaxValue));
        BinaryPrimitives.WriteInt64LittleEndian(random[8..], Random.Shared.NextInt64(1, long.MaxValue));
        BinaryPrimitives.WriteInt64LittleEndian(random[16..], Random.Shared.NextInt64(1, long.MaxValue));
        "00-".CopyTo(text);
        Convert.TryToHexStringLower(random[..16], text[3..], out var written);
        text[3 + written] = '-';
        Convert.TryToHexStringLower(random[16..], text[36..], out written);
        "-01".CopyTo(text[52..]);
    });
}
