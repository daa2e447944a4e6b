namespace Agrimaan.Delivery.Targets;

/// <summary>
/// Where instances run: processes of this machine, a Docker engine, a cluster. Every call may be repeated:
/// asking for what is there already changes nothing. An address is allotted by the target once per key and kept.
/// What changes something carries the epoch of who leads: once the target has heard of a newer one, it does nothing for an older, under any key.
/// It remembers that for ever, also over the end of an instance and the death of whatever keeps it.
/// </summary>
public interface ITarget
{
    /// <summary>Every instance of the platform that exists in the world, also those the caller has forgotten.</summary>
    /// <exception cref="TargetUnavailableException">The target cannot be asked; nothing is known about its instances.</exception>
    Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken);

    /// <summary>Makes sure that an instance with this key exists. Returns when it is started or known to have failed, not when it is ready.</summary>
    /// <param name="spec">The instance.</param>
    /// <param name="epoch">The epoch in which the caller leads, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FencedException">A newer epoch was heard of; nothing was done.</exception>
    Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Asks an instance to end: SIGTERM, its grace, SIGKILL to all it started. Returns at once; the instance is
    /// <see cref="InstanceState.Stopping"/> and then gone from <see cref="ObserveAsync"/>. An unknown key is no error.
    /// </summary>
    /// <param name="key">The instance.</param>
    /// <param name="epoch">The epoch in which the caller leads, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FencedException">A newer epoch was heard of; nothing was done.</exception>
    Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken);
}

/// <summary>The target could not be asked. Never a statement about an instance.</summary>
public sealed class TargetUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
