using System.Runtime.InteropServices;

namespace Agrimaan.Server.Access;

/// <summary>Whom a file belongs to, which the framework does not tell. Known on Linux only; elsewhere the mode alone is checked.</summary>
internal static partial class FileOwner
{
    private const int CurrentFolder = -100;
    private const uint OwnerWanted = 0x8;

    /// <summary>Offset of the owner in the kernel's <c>struct statx</c>, the same on every machine.</summary>
    private const int OwnerOffset = 20;

    public static uint Ours => geteuid();

    /// <returns>The owner's number, or null when it cannot be told.</returns>
    public static uint? Of(string path)
    {
        Span<byte> found = stackalloc byte[256];
        return OperatingSystem.IsLinux() && statx(CurrentFolder, path, 0, OwnerWanted, found) == 0
            ? MemoryMarshal.Read<uint>(found[OwnerOffset..])
            : null;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint wanted, Span<byte> found);
}
