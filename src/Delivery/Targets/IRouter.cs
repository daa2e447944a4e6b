namespace Agrimaan.Delivery.Targets;

/// <summary>Moves traffic, and says what the data plane really serves.</summary>
public interface IRouter
{
    /// <summary>Publishes a table. Returns when it is accepted for delivery, not when it is served.</summary>
    Task ApplyAsync(RoutingTable table, CancellationToken cancellationToken);

    /// <summary>What the data plane last confirmed.</summary>
    Task<RouterObservation> ObserveAsync(string platform, CancellationToken cancellationToken);
}

/// <summary>What the data plane serves now.</summary>
/// <param name="Connected">Whether it answers at all; when false the rest is the last that was known.</param>
/// <param name="Epoch">Epoch of the table it confirmed; 0 when none.</param>
/// <param name="Version">Version of the table it confirmed; 0 when none.</param>
/// <param name="InFlight">Requests that have begun and not ended, per instance address.</param>
/// <param name="Refusal">Why it refused the newest table, or null.</param>
public sealed record RouterObservation(
    bool Connected, long Epoch, long Version, IReadOnlyDictionary<string, int> InFlight, string? Refusal = null)
{
    /// <summary>Nothing is known.</summary>
    public static RouterObservation Unknown { get; } = new(false, 0, 0, new Dictionary<string, int>());

    /// <summary>Whether this table, or a later one, is what is served.</summary>
    public bool Serves(long epoch, long version) => Connected && Epoch == epoch && Version >= version;
}
