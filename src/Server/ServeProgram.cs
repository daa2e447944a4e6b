using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Gateway;
using Agrimaan.Gateway.Control;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Secrets;
using Agrimaan.Local.Logs;
using Agrimaan.Local.Measuring;
using Agrimaan.Postgres;
using Agrimaan.Server.Access;
using Agrimaan.Server.Api;
using Agrimaan.Server.External;
using Agrimaan.Server.Hooks;
using Agrimaan.Server.Journeys;
using Agrimaan.Server.Measuring;
using Agrimaan.Server.Notifications;
using Agrimaan.Server.Recordings;
using Agrimaan.Server.Recovery;
using Agrimaan.Server.Storage;
using Agrimaan.Server.Telemetry;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Server.Workers.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agrimaan.Server;

/// <summary>The control plane as a process.</summary>
public static class ServeProgram
{
    /// <summary>Exit code of one that came second; the first then answers, or soon will.</summary>
    public const int HeldByAnother = 1;

    /// <summary>Serves until cancelled or told to stop by a signal. What runs goes on running.</summary>
    /// <returns>0, <see cref="HeldByAnother"/>, or 2 when the home or this process cannot be used; then a sentence is on standard error.</returns>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        if (OpenFiles.Limit < OpenFiles.Least)
        {
            await ServeLog.GiveUpAsync($"this process may open {OpenFiles.Limit} files only, and a control plane needs {OpenFiles.Least}; raise it before the start: `ulimit -n 1024`, or LimitNOFILE of the service").ConfigureAwait(false);
            return 2;
        }

        try
        {
            using var home = HomeFolder.Open(options.Home);
            await using var journal = await OpenJournalAsync(options, home, cancellationToken).ConfigureAwait(false);
            var epoch = await LeadAsync(journal, home, cancellationToken).ConfigureAwait(false);
            await using var app = Build(options, home, journal, epoch);
            await app.Services.GetRequiredService<People>().LoadAsync(cancellationToken).ConfigureAwait(false);
            app.Services.GetRequiredService<BackupStore>().Sweep();
            await app.Services.GetRequiredService<ControlPlane>().StartAsync(cancellationToken).ConfigureAwait(false);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            home.Announce(app.Urls.First());
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            home.Withdraw();
            await app.Services.GetRequiredService<ControlPlane>().StopAsync().ConfigureAwait(false);
            return 0;
        }
        catch (Exception fault) when (fault is HomeException or JournalUnavailableException or FencedException)
        {
            await ServeLog.GiveUpAsync(fault.Message).ConfigureAwait(false);
            return fault is HomeHeldException ? HeldByAnother : 2;
        }
    }

    /// <summary>
    /// From here on the keepers of this home obey nobody who led before. A journal that was begun anew counts on from what they have heard of,
    /// since they would not obey it otherwise.
    /// </summary>
    private static async Task<Epoch> LeadAsync(SqlJournal journal, HomeFolder home, CancellationToken cancellationToken)
    {
        var fence = new Fence(home.Path);
        try
        {
            var epoch = new Epoch(await journal.BeginEpochAsync(fence.Highest, cancellationToken).ConfigureAwait(false));
            fence.Take(epoch.Value);
            return epoch;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HomeException($"{home.Path} cannot be written to: {fault.Message}");
        }
    }

    private static async Task<SqlJournal> OpenJournalAsync(ServeOptions options, HomeFolder home, CancellationToken cancellationToken)
    {
        if (options.Postgres is { } connection)
        {
            return await PostgresJournal.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        home.CheckDatabase();
        return await SqliteJournal.OpenAsync(home.Database, cancellationToken).ConfigureAwait(false);
    }

    private static WebApplication Build(ServeOptions options, HomeFolder home, SqlJournal journal, Epoch epoch)
    {
        var builder = Door.CreateBuilder(options.Port);
        ServeLog.AddTo(builder.Logging);
        AddRoles(builder.Services, options, home, journal, epoch);
        var app = builder.Build();
        Door.Map(app);
        return app;
    }

    private static void AddRoles(IServiceCollection services, ServeOptions options, HomeFolder home, SqlJournal journal, Epoch epoch)
    {
        services.AddSingleton<TimeProvider>(new SteadyClock(TimeProvider.System)).AddSingleton(epoch).AddSingleton(options.Self);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MeasuredJournal>(provider, journal));
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<MeasuredJournal>());
        services.AddSingleton(home.Tokens()).AddSingleton<People>().AddSingleton<ChangeFeed>();
        services.AddSingleton(new Keepers(new KeeperLauncher(options.Self.Program, [.. options.Self.Arguments, "shim"])));
        services.AddSingleton(new PortAllotment(home.Path)).AddSingleton<GatewayPortAllotment>();
        services.AddSingleton<ISecretStore>(new SecretStore(home.Path)).AddSingleton<IArtefactStore>(new ArtefactStore(home.Path)).AddSingleton<ReleaseMaker>();
        services.AddSingleton(new StoreCleaning(home.Path)).AddSingleton(new EndedInstances(home.Path)).AddSingleton<ReleaseFiles>().AddSingleton<Cleaner>();
        services.AddSingleton(provider => new InstanceLogs(home.Path, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GatewayRouter>();
        services.AddSingleton(provider => new GatewayMetricSource(
            provider.GetRequiredService<GatewayRouter>(), platform => provider.GetRequiredService<WorkerList>().AdminPortOf(platform)));
        services.AddSingleton(provider => new GatewayHost(home.Path, provider.GetRequiredService<Keepers>(), options.Self, epoch, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LocalTarget>(provider, home.Path));
        services.AddSingleton<IMemorySource>(new LocalMemory(home.Path));
        services.AddSingleton(provider => new PlatformPorts(
            provider.GetRequiredService<IJournal>(), provider.GetRequiredService<LocalTarget>(),
            ActivatorUtilities.CreateInstance<MeasuredRouter>(provider, provider.GetRequiredService<GatewayRouter>()), provider.GetRequiredService<GatewayMetricSource>(),
            provider.GetRequiredService<BackgroundTasks>())
        {
            Recorder = provider.GetRequiredService<RunRecorder>(),
            Line = () => provider.GetRequiredService<LineSwitch>().Now,
            Measurements = provider.GetRequiredService<IMeasurements>(),
            Memory = provider.GetRequiredService<IMemorySource>().Read,
        });
        services.AddMeasuring();
        services.AddSingleton(new RecordingFolder(home.Path)).AddSingleton<RunRecorder>().AddSingleton<IRecordings, RecordingRequests>().AddHostedService(provider => provider.GetRequiredService<RunRecorder>());
        services.AddSingleton<BackgroundTasks>();
        services.AddSingleton(new JourneyLeftovers(home.Path)).AddSingleton<JourneyDoor>().AddSingleton<JourneyPlayer>();
        services.AddSingleton<ITaskKind>(provider => new JourneyTasks(
            provider.GetRequiredService<JourneyPlayer>(), platform => provider.GetRequiredService<WorkerList>().PublicAddressOf(platform)));
        services.AddSingleton<IJourneys, JourneyRequests>().AddSingleton<ITraffic, TrafficRequests>().AddSingleton<IIncidents, IncidentRequests>();
        services.AddSingleton<IExternalProbe, ExternalProbe>().AddSingleton<ITaskKind, ProbeTasks>();
        services.AddSingleton(provider => new Externals(platform => provider.GetRequiredService<WorkerList>().Get(platform), provider.GetRequiredService<IExternalProbe>()));
        services.AddSingleton<IExternals>(provider => provider.GetRequiredService<Externals>());
        services.AddSingleton<IDatabase, PostgresDatabase>().AddSingleton(new BackupStore(home.Path)).AddSingleton<Backups>().AddSingleton<IBackups, BackupRequests>();
        services.AddSingleton<ITaskKind>(provider => new BackupTasks(
            provider.GetRequiredService<Backups>(), platform => provider.GetRequiredService<WorkerList>().Get(platform).Loop.State));
        services.AddSingleton<Messenger>().AddSingleton(provider => ActivatorUtilities.CreateInstance<Outbox>(
            provider, (Func<string, PlatformState>)(platform => provider.GetRequiredService<WorkerList>().Get(platform).Loop.State),
            (Func<IEnumerable<(PlatformState, long)>>)(() => provider.GetRequiredService<WorkerList>().All.Select(worker => (worker.Loop.State, worker.Loop.Run?.Version ?? 0)))));
        services.AddSingleton<INotifications>(provider => provider.GetRequiredService<Outbox>()).AddHostedService(provider => provider.GetRequiredService<Outbox>());
        services.AddSingleton<WebDoor>().AddSingleton<ITaskKind>(provider => new HookTasks(
            provider.GetRequiredService<WebDoor>(), home.Path, provider.GetRequiredService<TimeProvider>(), platform => provider.GetRequiredService<WorkerList>().Get(platform)));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<BackupClock>(
            provider, (Func<IEnumerable<PlatformState>>)(() => provider.GetRequiredService<WorkerList>().All.Select(worker => worker.Loop.State))));
        foreach (var item in (Type[])[typeof(ArtefactsPresent), typeof(BackupFresh), typeof(CommitKnown), typeof(DiskSpace), typeof(ExternalReachable), typeof(GatewayConnected), typeof(NeverTakenBack), typeof(NumbersReadable),
            typeof(PlatformHealthy), typeof(PortsFree), typeof(PreviousEnvironment), typeof(ProgramsFound), typeof(RollbackReady), typeof(SecretsPresent)])
        {
            services.AddSingleton(typeof(IChecklistItem), item);
        }

        services.AddSingleton<ISeenPlatforms>(provider => provider.GetRequiredService<WorkerList>());
        services.AddSingleton<LineSwitch>().AddSingleton<WorkerFactory>().AddSingleton<WorkerList>().AddSingleton<GateKeeper>().AddSingleton<Approving>().AddSingleton<RunRequests>().AddSingleton<ControlPlane>();
        services.AddSingleton<IControlPlane>(provider => provider.GetRequiredService<ControlPlane>());
        OtlpExport.AddTo(services);
        services.AddSingleton(new SpanMarks(home.Path)).AddHostedService<RunWatcher>().AddHostedService<QueueKeeper>();
        services.AddHostedService<LogTurnover>();
        services.AddSingleton(new AboutServer(home.Path, TimeProvider.System.GetUtcNow()));
    }
}
