namespace Agrimaan.Delivery.Running;

/// <summary>The one switch over all runs of a control plane, as it was last set. While it is stopped no run starts or moves on; what goes back always goes.</summary>
/// <param name="Stopped">Whether it is stopped.</param>
/// <param name="By">Who set it so.</param>
/// <param name="Reason">Why; empty when it was released.</param>
public sealed record Line(bool Stopped, string By, string Reason)
{
    /// <summary>Name of its stream in the journal.</summary>
    public const string Stream = "line";

    /// <summary>Before anybody has ever stopped it.</summary>
    public static Line Free { get; } = new(false, "", "");
}
