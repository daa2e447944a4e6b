using System.Globalization;
using Agrimaan.Delivery.Planning;

namespace Agrimaan.Delivery.Running;

/// <summary>How reasons speak of a step and its numbers.</summary>
internal static class StepWords
{
    public static string Name(PlanStep step) => step switch
    {
        { To: { } to } => $"{step.Service} {to.Version}",
        { Service.Length: > 0 } => step.Service,
        { Kind: StepKind.Backup } => $"the backup of {step.Id["backup:".Length..]}",
        { Kind: StepKind.Probe } => $"the external service {step.Id["probe:".Length..]}",
        { Kind: StepKind.Hook } => "the release",
        { Kind: StepKind.Verify } => "the release in production",
        _ => "the public routes",
    };

    public static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    public static string Percent(int weight) => string.Create(CultureInfo.InvariantCulture, $"{weight / 100.0:0.##} %");
}
