using System.Globalization;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Probing;

namespace Agrimaan.Local;

/// <summary>Runs instances as plain processes of this machine, each under a keeper of its own.</summary>
public sealed class LocalTarget(string home, Keepers keepers, IArtefactStore artefacts, PortAllotment ports, TimeProvider clock) : ITarget, IDisposable
{
    /// <summary>Variables that an instance gets from the control plane's own environment; nothing else leaks into it.</summary>
    private static readonly string[] PassedOn = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "DOTNET_ROOT"];

    private readonly Prober _prober = new(clock);

    /// <summary>The folder of a platform's instances.</summary>
    public static string InstancesOf(string home, string platform) => Path.Combine(home, "platforms", platform, "instances");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        var folders = Keepers.FoldersBelow(InstancesOf(home, platform)).ToList();
        var seen = await Task.WhenAll(folders.Select(folder => ObserveOneAsync(folder, cancellationToken))).ConfigureAwait(false);
        var instances = seen.OfType<Instance>().OrderBy(instance => instance.Key.Value, StringComparer.Ordinal).ToList();
        _prober.Keep(instances.Select(instance => instance.Key).ToHashSet());
        return instances;
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        var folder = FolderOf(spec.Key);
        var known = Keepers.SpecOf(folder);
        await keepers.StartAsync(folder, known ?? SpecFor(spec), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StopAsync(InstanceKey key, CancellationToken cancellationToken)
    {
        var folder = FolderOf(key);
        if (Keepers.SpecOf(folder) is { } spec)
        {
            await keepers.StopAsync(folder, cancellationToken).ConfigureAwait(false);
            ports.Release(spec.Port);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _prober.Dispose();

    private async Task<Instance?> ObserveOneAsync(string folder, CancellationToken cancellationToken)
    {
        if (await keepers.StateAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state || Keepers.SpecOf(folder) is not { } spec)
        {
            // Its keeper is gone: the instance does not exist, whatever its folder says; wanted, it is made again.
            return null;
        }

        var key = new InstanceKey(spec.Key);
        var readiness = state is { State: KeptState.Running, Process: { } process } ? _prober.Of(key, spec, process) : null;
        var (stands, since, reason) = (state.State, readiness) switch
        {
            (KeptState.Running, { Ready: true } ready) => (InstanceState.Ready, ready.Since, null),
            (KeptState.Running, { WasReady: true } sick) => (InstanceState.Unready, sick.Since, sick.Reason),
            (KeptState.Running, { } starting) => (InstanceState.Starting, state.Since, starting.Reason),
            (KeptState.Failed, _) => (InstanceState.Failed, state.Since, state.Reason),
            (KeptState.Stopping or KeptState.Stopped, _) => (InstanceState.Stopping, state.Since, state.Reason),
            _ => (InstanceState.BackingOff, state.Since, state.Reason),
        };
        return new(
            key, spec.Service, spec.Version, stands, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{spec.Port}"),
            since, spec.CreatedAt, state.Restarts, reason);
    }

    private KeeperSpec SpecFor(InstanceSpec spec)
    {
        var port = ports.Claim(spec.Key.Value);
        var data = Path.Combine(home, "platforms", spec.Platform, "data", spec.Service);
        Directory.CreateDirectory(data);
        return new KeeperSpec
        {
            Key = spec.Key.Value,
            Service = spec.Service,
            Version = spec.Version,
            Command = spec.Command,
            Directory = artefacts.PathOf(spec.Artefact),
            Environment = EnvironmentOf(spec, port, data),
            StopGrace = spec.Http.StopGrace,
            Port = port,
            CreatedAt = clock.GetUtcNow(),
            Probe = new(spec.Http.Ready, spec.Http.StableFor),
        };
    }

    private static Dictionary<string, string> EnvironmentOf(InstanceSpec spec, int port, string data)
    {
        var environment = PassedOn
            .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Key, variable => variable.Value!);
        foreach (var (name, value) in spec.Environment)
        {
            environment[name] = value;
        }

        environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["AGRIMAAN_KEY"] = spec.Key.Value;
        environment["AGRIMAAN_PLATFORM"] = spec.Platform;
        environment["AGRIMAAN_SERVICE"] = spec.Service;
        environment["AGRIMAAN_VERSION"] = spec.Version;
        environment["AGRIMAAN_DATA"] = data;
        return environment;
    }

    private string FolderOf(InstanceKey key) => Path.Combine(InstancesOf(home, key.Value.Split('.')[0]), key.Value);
}
