using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>Kinds of events that a screen treats in their own way; the journal's spelling of their first letter does not matter.</summary>
internal static class EventTypes
{
    public const string Checked = "checked";
    public const string RollbackStarted = "rollbackStarted";

    /// <summary>Those that move the story on.</summary>
    private static readonly HashSet<string> Telling = new(["weightSet", RollbackStarted, "stepDone", "stepUndone"], StringComparer.OrdinalIgnoreCase);

    public static bool Is(this RunEventView happened, string type) => happened.Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    public static bool Tells(this RunEventView happened) => Telling.Contains(happened.Type);
}
