using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>Kinds of events that a screen treats in their own way.</summary>
internal static class EventTypes
{
    public const string Checked = "checked";
    public const string RollbackStarted = "rollbackStarted";

    /// <summary>Those that move the story on.</summary>
    private static readonly HashSet<string> Telling = new(["weightSet", RollbackStarted, "stepDone", "stepUndone"], StringComparer.Ordinal);

    public static bool Is(this RunEventView happened, string type) => happened.Type == type;

    public static bool Tells(this RunEventView happened) => Telling.Contains(happened.Type);
}
