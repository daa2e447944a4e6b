namespace Agrimaan.Delivery.Policy;

/// <summary>Something that must allow a plan before it starts, and whether it does.</summary>
/// <param name="Kind">What sort of rule it is.</param>
/// <param name="Name">Its name: that of the rule, or of the item of the checklist.</param>
/// <param name="Open">Whether it allows the plan.</param>
/// <param name="Sentence">Why, with its numbers.</param>
/// <param name="Next">What to do when it is closed; null when it is open.</param>
public sealed record Gate(GateKind Kind, string Name, bool Open, string Sentence, string? Next = null);

/// <summary>The rules that can close a gate.</summary>
public enum GateKind
{
    /// <summary>Enough other people must have agreed to this very plan.</summary>
    Approvals,

    /// <summary>A deploy starts only in certain hours.</summary>
    Window,

    /// <summary>No deploy starts on certain days.</summary>
    Freeze,

    /// <summary>An item of the checklist must be proved.</summary>
    Checklist,
}
