namespace Agrimaan.Cli;

/// <summary>What the program's exit tells a script.</summary>
internal static class ExitCodes
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: rolled back, refused, not promoted.</summary>
    public const int No = 1;

    /// <summary>What was given cannot be used: a fault in the file, an unknown name, a wrong option.</summary>
    public const int BadInput = 2;

    /// <summary>Nothing is known: the control plane cannot be reached.</summary>
    public const int CannotTell = 3;

    /// <summary>A fault of ours.</summary>
    public const int OurFault = 4;

    /// <summary>Somebody pressed Ctrl-C.</summary>
    public const int Interrupted = 130;
}
