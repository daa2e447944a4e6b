namespace Agrimaan.Delivery.Verification;

/// <summary>Where numbers about live traffic come from.</summary>
public interface IMetricSource
{
    /// <summary>The newest numbers of a platform.</summary>
    /// <returns>Null when the source cannot be asked: that is never a verdict about a service.</returns>
    Task<TrafficNumbers?> ReadAsync(string platform, CancellationToken cancellationToken);
}
