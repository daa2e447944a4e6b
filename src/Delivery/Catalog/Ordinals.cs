namespace Agrimaan.Delivery.Catalog;

/// <summary>Instances that each keep a state of their own: known by their number, replaced from the highest down, one at a time.</summary>
/// <param name="Quorum">How many must be ready while one is away, 1 to 99; 0 is the majority.</param>
/// <param name="Partition">Those with a lower number are replaced only after somebody has promoted.</param>
public sealed record Ordinals(int Quorum = 0, int Partition = 0)
{
    /// <summary>How many of so many must be ready while one is away.</summary>
    public int QuorumOf(int instances) => Quorum > 0 ? Quorum : (instances / 2) + 1;
}
