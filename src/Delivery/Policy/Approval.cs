namespace Agrimaan.Delivery.Policy;

/// <summary>Somebody agreed to a plan. It counts for that plan alone: another hash is another plan.</summary>
/// <param name="Release">The release that the plan leads to.</param>
/// <param name="PlanHash">The plan.</param>
/// <param name="By">Who.</param>
/// <param name="Role">The role in which they agreed.</param>
/// <param name="At">When.</param>
public sealed record Approval(string Release, string PlanHash, string By, string Role, DateTimeOffset At)
{
    /// <summary>The role of whoever runs the control plane. It stands for every other: the owner could let anybody in under any role.</summary>
    public const string Owner = "owner";

    /// <summary>The run that it let start; it lets no other one start.</summary>
    public string? Run { get; init; }
}
