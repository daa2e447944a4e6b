namespace Agrimaan.Cli;

/// <summary>Tells a reader that has gone away from a real fault of output.</summary>
internal static class ClosedPipe
{
    private const int BrokenPipe = 32;

    public static bool IsReason(IOException exception) => exception.HResult == BrokenPipe;
}
