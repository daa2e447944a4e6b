using System.Net.Sockets;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// Whether something could not be asked because no more files can be opened, by us or by the whole machine. Then nothing is known:
/// it must be taken neither for "gone" nor for "sick".
/// </summary>
internal static class OutOfFiles
{
    public const string Sentence = "no more files can be opened (see `ulimit -n`), so nothing can be said of what runs; it is asked again";

    private const int TooManyOnThisMachine = 23;
    private const int TooManyHere = 24;

    public static bool IsReason(Exception? fault) => fault switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => true,
        SocketException { NativeErrorCode: TooManyOnThisMachine or TooManyHere } => true,
        IOException { HResult: TooManyOnThisMachine or TooManyHere } => true,
        _ => IsReason(fault.InnerException),
    };
}
