namespace Agrimaan.Delivery.Targets;

/// <summary>
/// Where instances run: processes of this machine, a Docker engine, a cluster. Every call may be repeated:
/// asking for what is there already changes nothing. An address is allotted by the target once per key and kept.
/// </summary>
public interface ITarget
{
    /// <summary>Every instance of the platform that exists in the world, also those the caller has forgotten.</summary>
    /// <exception cref="TargetUnavailableException">The target cannot be asked; nothing is known about its instances.</exception>
    Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken);

    /// <summary>Makes sure that an instance with this key exists. Returns when it is started or known to have failed, not when it is ready.</summary>
    Task EnsureAsync(InstanceSpec spec, CancellationToken cancellationToken);

    /// <summary>
    /// Asks an instance to end: SIGTERM, its grace, SIGKILL to all it started. Returns at once; the instance is
    /// <see cref="InstanceState.Stopping"/> and then gone from <see cref="ObserveAsync"/>. An unknown key is no error.
    /// </summary>
    Task StopAsync(InstanceKey key, CancellationToken cancellationToken);
}

/// <summary>The target could not be asked. Never a statement about an instance.</summary>
public sealed class TargetUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
