using System.Collections.Concurrent;
using System.Globalization;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Probing;

namespace Agrimaan.Local;

/// <summary>Runs instances as plain processes of this machine, each under a keeper of its own.</summary>
public sealed class LocalTarget(string home, Keepers keepers, IArtefactStore artefacts, ISecretStore secrets, PortAllotment ports, TimeProvider clock) : ITarget, IDisposable
{
    /// <summary>Variables that an instance gets from the control plane's own environment; nothing else leaks into it.</summary>
    private static readonly string[] PassedOn = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "DOTNET_ROOT", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <summary>Binds every keeper of the home, those too that the newer leader has never spoken to.</summary>
    private readonly Fence _fence = new(home);
    private readonly Prober _prober = new(clock);
    private readonly Sightings _sightings = new(clock);
    private readonly ConcurrentDictionary<string, bool> _ending = new(StringComparer.Ordinal);

    /// <summary>The folder of a platform's instances.</summary>
    public static string InstancesOf(string home, string platform) => Path.Combine(home, "platforms", platform, "instances");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Instance>> ObserveAsync(string platform, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(platform, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault) when (OutOfFiles.IsReason(fault))
        {
            throw new TargetUnavailableException(OutOfFiles.Sentence, fault);
        }
    }

    private async Task<IReadOnlyList<Instance>> LookAsync(string platform, CancellationToken cancellationToken)
    {
        var folders = Keepers.FoldersBelow(InstancesOf(home, platform)).ToList();
        var seen = await Task.WhenAll(folders.Select(folder => ObserveOneAsync(folder, cancellationToken))).ConfigureAwait(false);
        var instances = seen.OfType<Instance>().OrderBy(instance => instance.Key.Value, StringComparer.Ordinal).ToList();
        var keys = instances.Select(instance => instance.Key).ToHashSet();
        _prober.Keep(platform, keys);
        _sightings.Keep(platform, keys);
        return instances;
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(InstanceSpec spec, long epoch, CancellationToken cancellationToken)
    {
        Keepers.Take(_fence, epoch);
        var folder = FolderOf(spec.Key);
        var createdAt = Keepers.SpecOf(folder)?.CreatedAt ?? clock.GetUtcNow();
        await keepers.StartAsync(folder, SpecFor(spec, createdAt), epoch, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StopAsync(InstanceKey key, long epoch, CancellationToken cancellationToken)
    {
        Keepers.Take(_fence, epoch);
        var folder = FolderOf(key);
        if (Keepers.SpecOf(folder) is not null)
        {
            await keepers.StopAsync(folder, epoch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _prober.Dispose();

    private async Task<Instance?> ObserveOneAsync(string folder, CancellationToken cancellationToken)
    {
        if (Keepers.SpecOf(folder) is not { } spec || await StateOfAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state)
        {
            return null;
        }

        var key = new InstanceKey(spec.Key);
        var readiness = state is { State: KeptState.Running, Process: not null }
            ? await _prober.OfAsync(key, folder, spec, state, cancellationToken).ConfigureAwait(false)
            : null;
        state = state with { Since = _sightings.SinceOf(key, state) };
        var (stands, since, reason) = (state.State, readiness) switch
        {
            (KeptState.Running, { Ready: true } ready) => (InstanceState.Ready, ready.Since, null),
            (KeptState.Running, { WasReady: true } sick) => (InstanceState.Unready, sick.Since, sick.Reason),
            (KeptState.Running, _) => (InstanceState.Starting, state.Since, Both(state.Reason, readiness?.Reason)),
            (KeptState.Failed, _) => (InstanceState.Failed, state.Since, state.Reason),
            (KeptState.Stopping or KeptState.Stopped, _) => (InstanceState.Stopping, state.Since, state.Reason),
            _ => (InstanceState.BackingOff, state.Since, Both(state.Reason, TakenPort(spec))),
        };
        return new(
            key, spec.Service, spec.Version, stands, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{spec.Port}"),
            since, spec.CreatedAt, state.Restarts, reason);
    }

    /// <summary>
    /// What is said of an instance; null when neither keeper nor process exists. A keeper that does not answer is taken at its last
    /// written word, so that one of them hides nobody else's state.
    /// </summary>
    private async Task<KeeperState?> StateOfAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            if (await keepers.StateAsync(folder, cancellationToken).ConfigureAwait(false) is { } state)
            {
                return state;
            }
        }
        catch (TargetUnavailableException) when (Keepers.LastStateOf(folder) is { Keeper.IsAlive: true } last)
        {
            return last with { Reason = Both("its keeper does not answer", last.Reason) };
        }

        if (!Keepers.HasOrphan(folder))
        {
            return null;
        }

        // Nobody would restart it, keep its log or end all of it. Wanted, it is made again under the same key; otherwise it goes.
        if (_ending.TryAdd(folder, true))
        {
            _ = EndOrphanAsync(folder);
        }

        return Keepers.LastStateOf(folder) is { } left ? left with { State = KeptState.Stopping, Reason = "its keeper was killed; what it left is ended" } : null;
    }

    private async Task EndOrphanAsync(string folder)
    {
        try
        {
            await keepers.EndLeftoversAsync(folder, epoch: null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or TargetUnavailableException)
        {
            // It is still seen the next time, and ended then.
        }
        finally
        {
            _ending.TryRemove(folder, out _);
        }
    }

    private static string? TakenPort(KeeperSpec spec) =>
        PortOwner.Describe(spec.Port) is { } owner ? $"its port {spec.Port} is in use by {owner}" : null;

    private static string? Both(string? one, string? other) => one is null ? other : other is null ? one : $"{one}; {other}";

    private KeeperSpec SpecFor(InstanceSpec spec, DateTimeOffset createdAt)
    {
        var (port, data) = (ports.Claim(spec.Key.Value), Path.Combine(home, "platforms", spec.Platform, "data", spec.Service));
        if (spec.Ordinal is { } ordinal)
        {
            data = Path.Combine(data, ordinal.ToString(CultureInfo.InvariantCulture));
        }

        Directory.CreateDirectory(data);
        return new KeeperSpec
        {
            Key = spec.Key.Value,
            Service = spec.Service,
            Version = spec.Version,
            Command = spec.Command,
            Directory = artefacts.PathOf(spec.Artefact),
            Environment = EnvironmentOf(spec, port, data),
            Secret = [.. spec.Secrets.Keys],
            StopGrace = spec.Http.StopGrace,
            Port = port,
            CreatedAt = createdAt,
            Home = home,
            Probe = new(spec.Http.Ready, spec.Http.StableFor),
        };
    }

    private Dictionary<string, string> EnvironmentOf(InstanceSpec spec, int port, string data)
    {
        var environment = PassedOn
            .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Key, variable => variable.Value!);
        foreach (var (name, value) in spec.Environment)
        {
            environment[name] = value;
        }

        foreach (var (name, mark) in spec.Secrets)
        {
            environment[name] = secrets.Reveal(mark).Reveal();
        }

        environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["AGRIMAAN_KEY"] = spec.Key.Value;
        environment["AGRIMAAN_PLATFORM"] = spec.Platform;
        environment["AGRIMAAN_SERVICE"] = spec.Service;
        environment["AGRIMAAN_VERSION"] = FreshBaseline.VersionOf(spec.Version);
        environment["AGRIMAAN_SIDE"] = spec.Version;
        environment["AGRIMAAN_DATA"] = data;
        if (spec.Ordinal is { } ordinal)
        {
            environment["AGRIMAAN_ORDINAL"] = ordinal.ToString(CultureInfo.InvariantCulture);
        }

        return environment;
    }

    private string FolderOf(InstanceKey key) => Path.Combine(InstancesOf(home, key.Value.Split('.')[0]), key.Value);
}
