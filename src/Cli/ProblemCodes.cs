using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>Which exit code a refusal of the control plane means.</summary>
internal static class ProblemCodes
{
    public static int ExitCodeOf(Problem problem) => problem.Status switch
    {
        401 => ExitCodes.CannotTell,
        403 or 409 => ExitCodes.No,
        >= 400 and < 500 => ExitCodes.BadInput,
        503 or 504 => ExitCodes.CannotTell,
        _ => ExitCodes.OurFault,
    };
}
