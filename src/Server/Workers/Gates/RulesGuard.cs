using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>Keeps those whom the gates hold from handing in a file that opens them.</summary>
internal static class RulesGuard
{
    /// <exception cref="ProblemException">The file changes the gates of an environment that is there already, and this person may not do that.</exception>
    public static void Check(PlatformState state, TargetEnvironment rules, string by, bool mayChange)
    {
        if (!mayChange && state.File is { } file && !Same(AppliedPlatform.Environment(file), rules))
        {
            throw new ProblemException(new(
                "access.rules", $"This file changes the approvals, windows, freezes, soak or checklist of {rules.Name}, which {by} may not.",
                "Take those changes out, or ask the one who runs the control plane to hand the file in.", 403));
        }
    }

    private static bool Same(TargetEnvironment one, TargetEnvironment other) =>
        one.Approvals.Count == other.Approvals.Count && one.Approvals.Roles.SequenceEqual(other.Approvals.Roles)
        && one.Windows.SequenceEqual(other.Windows) && one.Freezes.SequenceEqual(other.Freezes)
        && one.Checklist.SequenceEqual(other.Checklist) && one.Soak == other.Soak && one.Production == other.Production;
}
