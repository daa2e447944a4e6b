using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>Asks services of others whether they can be used.</summary>
public interface IExternalProbe
{
    /// <summary>Asks once, within seconds. Nothing of the other's answer but its status is believed or repeated.</summary>
    /// <returns>Pass, or error: that somebody cannot be reached says nothing about a release.</returns>
    Task<CheckResult> AskAsync(ExternalFace face, CancellationToken cancellationToken);
}
