using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Gateway.Control;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Logs;
using Agrimaan.Server.Access;
using Agrimaan.Server.Api;
using Agrimaan.Server.Storage;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Agrimaan.Server;

/// <summary>The control plane as a process.</summary>
public static class ServeProgram
{
    /// <summary>Serves until cancelled or told to stop by a signal. What runs goes on running.</summary>
    /// <returns>0, or 2 when the home cannot be used; then a sentence is on standard error.</returns>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var home = HomeFolder.Open(options.Home);
            await using var journal = await OpenJournalAsync(options, home, cancellationToken).ConfigureAwait(false);
            var epoch = new Epoch(await journal.BeginEpochAsync(cancellationToken).ConfigureAwait(false));
            await using var app = Build(options, home, journal, epoch);
            await app.Services.GetRequiredService<ControlPlane>().StartAsync(cancellationToken).ConfigureAwait(false);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            home.Announce(app.Urls.First());
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            home.Withdraw();
            await app.Services.GetRequiredService<ControlPlane>().StopAsync().ConfigureAwait(false);
            return 0;
        }
        catch (Exception fault) when (fault is HomeException or JournalUnavailableException)
        {
            await Console.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static async Task<SqlJournal> OpenJournalAsync(ServeOptions options, HomeFolder home, CancellationToken cancellationToken) =>
        options.Postgres is { } connection
            ? await PostgresJournal.OpenAsync(connection, cancellationToken).ConfigureAwait(false)
            : await SqliteJournal.OpenAsync(home.Database, cancellationToken).ConfigureAwait(false);

    private static WebApplication Build(ServeOptions options, HomeFolder home, SqlJournal journal, Epoch epoch)
    {
        var builder = Door.CreateBuilder(options.Port);
        builder.Logging.ClearProviders().AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.UseUtcTimestamp = true);
        AddRoles(builder.Services, options, home, journal, epoch);
        var app = builder.Build();
        Door.Map(app);
        return app;
    }

    private static void AddRoles(IServiceCollection services, ServeOptions options, HomeFolder home, SqlJournal journal, Epoch epoch)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(epoch).AddSingleton(options.Self).AddSingleton<IJournal>(journal);
        services.AddSingleton(new AccessToken(home.Token())).AddSingleton<ChangeFeed>();
        services.AddSingleton(new Keepers(new KeeperLauncher(options.Self.Program, [.. options.Self.Arguments, "shim"])));
        services.AddSingleton(new PortAllotment(home.Path)).AddSingleton<GatewayPortAllotment>();
        services.AddSingleton<IArtefactStore>(new ArtefactStore(home.Path)).AddSingleton<ReleaseMaker>();
        services.AddSingleton(provider => new InstanceLogs(home.Path, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GatewayRouter>();
        services.AddSingleton(provider => new GatewayMetricSource(
            provider.GetRequiredService<GatewayRouter>(), platform => provider.GetRequiredService<ControlPlane>().AdminPortOf(platform)));
        services.AddSingleton(provider => new GatewayHost(home.Path, provider.GetRequiredService<Keepers>(), options.Self, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LocalTarget>(provider, home.Path));
        services.AddSingleton(provider => new PlatformPorts(
            journal, provider.GetRequiredService<LocalTarget>(), provider.GetRequiredService<GatewayRouter>(), provider.GetRequiredService<GatewayMetricSource>()));
        services.AddSingleton<WorkerFactory>().AddSingleton<ControlPlane>();
        services.AddSingleton<IControlPlane>(provider => provider.GetRequiredService<ControlPlane>());
        services.AddSingleton(new AboutServer(home.Path, TimeProvider.System.GetUtcNow()));
    }
}
