using System.Collections.Concurrent;
using Agrimaan.Delivery.Running;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Server.Workers;

/// <summary>Keeps the gateway process of a platform: under a keeper, which holds its sockets while it comes and goes.</summary>
internal sealed class GatewayHost(string home, Keepers keepers, SelfProgram self, Epoch epoch, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastLooks = new(StringComparer.Ordinal);

    /// <summary>Starts the gateway, or gives it the sockets that it lacks.</summary>
    /// <exception cref="ProblemException">A port is in use.</exception>
    public async Task EnsureAsync(string platform, PortsAllotted ports, CancellationToken cancellationToken)
    {
        var folder = FolderOf(platform);
        var spec = SpecFor(platform, ports);
        var known = Keepers.SpecOf(folder);
        var state = await keepers.StartAsync(folder, spec, epoch.Value, cancellationToken).ConfigureAwait(false);
        if (known is not null && !known.Listeners.SequenceEqual(spec.Listeners) && state.State != KeptState.Failed)
        {
            state = await keepers.ListenAsync(folder, spec, epoch.Value, cancellationToken).ConfigureAwait(false) ?? state;
        }

        if (state.State == KeptState.Failed)
        {
            if (known is null || known.Listeners.SequenceEqual(spec.Listeners))
            {
                await keepers.StopAsync(folder, epoch.Value, cancellationToken).ConfigureAwait(false);
            }

            throw new ProblemException(new("gateway.failed", $"The gateway cannot start: {state.Reason}.", "Change gateway.port in the platform file, or end what uses the port.", 409));
        }
    }

    /// <summary>Looks now and then whether the keeper lives, and starts another where it does not.</summary>
    public async Task KeepAsync(PlatformState state, CancellationToken cancellationToken)
    {
        if (!state.Up || state.Ports is null || clock.GetUtcNow() - _lastLooks.GetValueOrDefault(state.Name) < Between)
        {
            return;
        }

        _lastLooks[state.Name] = clock.GetUtcNow();
        if (await keepers.StateAsync(FolderOf(state.Name), cancellationToken).ConfigureAwait(false) is null)
        {
            await EnsureAsync(state.Name, state.Ports, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the gateway and returns when it is gone.</summary>
    public async Task StopAsync(string platform, CancellationToken cancellationToken)
    {
        var folder = FolderOf(platform);
        await keepers.StopAsync(folder, epoch.Value, cancellationToken).ConfigureAwait(false);
        var deadline = clock.GetUtcNow() + StopWait;
        while (await keepers.StateAsync(folder, cancellationToken).ConfigureAwait(false) is not null && clock.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private string FolderOf(string platform) => Path.Combine(home, "platforms", platform, "gateway");

    private KeeperSpec SpecFor(string platform, PortsAllotted ports) => new()
    {
        Key = $"{platform}.gateway",
        Service = "gateway",
        Version = typeof(GatewayHost).Assembly.GetName().Version?.ToString(3) ?? "",
        Command = [self.Program, .. self.Arguments, "gateway", "--platform", platform, "--directory", FolderOf(platform), "--home", home],
        Directory = "/",
        Environment = EnvironmentOf(),
        Listeners =
        [
            new(Gateway.Listener.Public, ports.Public),
            new(Gateway.Listener.Admin, ports.Admin),
            .. ports.Inner.Select(inner => new KeeperListener(inner.Key, inner.Value)),
        ],
        StopGrace = TimeSpan.FromSeconds(15),
        CreatedAt = clock.GetUtcNow(),
        Home = home,
    };

    private static Dictionary<string, string> EnvironmentOf()
    {
        var environment = ((string[])["PATH", "HOME", "USER", "LANG", "TMPDIR", "DOTNET_ROOT", "DOTNET_TC_CallCounting", "XDG_RUNTIME_DIR"])
            .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Key, variable => variable.Value!);

        // With Kestrel's inline scheduling, which the gateway sets itself, no request changes threads.
        environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        environment["DOTNET_gcServer"] = "1";
        environment["DOTNET_gcConcurrent"] = "1";
        environment["DOTNET_GCHeapCount"] = "2";
        environment["DOTNET_TieredPGO"] = "1";
        return environment;
    }
}

/// <summary>How this very program is started again, for its other roles.</summary>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">What comes before the verb.</param>
public sealed record SelfProgram(string Program, IReadOnlyList<string> Arguments);
