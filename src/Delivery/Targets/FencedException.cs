using System.Globalization;

namespace Agrimaan.Delivery.Targets;

/// <summary>A request came from a control plane that leads no more, and nothing was done for it. To try again is in vain.</summary>
/// <param name="by">The newest epoch that was heard of.</param>
/// <param name="ours">The epoch of the request.</param>
public sealed class FencedException(long by, long ours)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"another control plane leads what runs here now (epoch {by}, ours is {ours})"))
{
    /// <summary>The newest epoch that was heard of.</summary>
    public long By { get; } = by;
}
